package dev.emp.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** In a process of its own, whose log of loaded classes is read. */
class LoadedClassesTest {

    @TempDir
    private Path directory;

    /** A service that passes a trace on. */
    @EnableAutoConfiguration
    static class Service {

        public static void main(String[] arguments) {
            try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Service.class).run(arguments)) {
                context.getBean(Tracer.class)
                        .begin(Tracer.Kind.SERVER, "call", TraceContext.ofJob("j0-1", null), null)
                        .close();
            }
        }
    }

    private long loaded(String... settings) throws Exception {
        Path log = directory.resolve("classes.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Service.class.getName()));
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" io.opentelemetry.")).count();
        }
    }

    @Test
    void nothingOfOpenTelemetryIsLoadedUnlessSpansAreExported() throws Exception {
        assertThat(loaded()).isZero();

        long whenOn = loaded("--emp.tracing.endpoint=http://127.0.0.1:9/v1/traces");
        System.out.println("OpenTelemetry loads " + whenOn + " classes");
        assertThat(whenOn).isPositive();
    }
}
