package dev.emp.launcher.container;

import dev.emp.launcher.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the build of the service image does once so that every start is quick: starts each service, lets it answer its first
 * requests and stops it, all in one process. The JVM notes meanwhile what the services load and run, and an AOT cache for all of
 * them is made of it.
 */
public final class Training {

    private static final List<Program> SERVICES = List.of(
            Program.ORCHESTRATOR,
            Program.MONITOR,
            Program.WORKER,
            Program.CONNECTOR_COMFYUI,
            Program.CONNECTOR_OPENAI,
            Program.CONNECTOR_REPLICATE,
            Program.CONNECTOR_RUNPOD,
            Program.CONNECTOR_PLAYWRIGHT);
    private static final List<String> PATHS =
            List.of("/actuator/health/readiness", "/actuator/health/liveness", "/actuator/prometheus", "/v1/jobs", "/");

    private Training() {}

    /** @param arguments the URL of a Redis that may be filled */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("training");
        for (Program service : SERVICES) {
            try {
                SpringApplication.withHook(
                        application -> new StopWhenWarm(),
                        () -> start(service, settings(service, arguments[0], directory)));
            } catch (AbandonedRunException trained) {
                System.out.println("Trained with the " + service.label());
            }
        }
        // Services leave threads behind that nobody here waits for.
        System.exit(0);
    }

    private static void start(Program service, List<String> settings) {
        try {
            service.start(settings.toArray(String[]::new));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the " + service.label() + " started", e);
        }
    }

    private static List<String> settings(Program service, String redis, Path directory) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.data.redis.url=" + redis,
                "--emp.artifacts.directory=" + directory.resolve("artifacts")));
        if (service == Program.WORKER) {
            settings.add("--emp.machine.id=training");
            settings.add("--emp.machine.profile=base");
            settings.add("--emp.machine.directory=" + directory.resolve("machine"));
        }
        return settings;
    }

    /** Asks a service that has started a few things and ends it. */
    private static final class StopWhenWarm implements SpringApplicationRunListener {

        @Override
        public void ready(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            try {
                for (String path : PATHS) {
                    HealthProbe.ask(port, path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the service does not answer while it is trained", e);
            }
            context.close();
            throw new AbandonedRunException(context);
        }
    }
}
