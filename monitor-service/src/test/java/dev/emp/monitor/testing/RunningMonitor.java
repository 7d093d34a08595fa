package dev.emp.monitor.testing;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.MonitorApplication;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole monitor on an in-memory bus, on a port of its own. */
public final class RunningMonitor implements AutoCloseable {

    private static final String ORCHESTRATOR = "emp.monitor.orchestrator-url=";

    private final ConfigurableApplicationContext context;
    private final AutoCloseable orchestrator;

    private RunningMonitor(ConfigurableApplicationContext context, AutoCloseable orchestrator) {
        this.context = context;
        this.orchestrator = orchestrator;
    }

    /** On any free port, at an orchestrator that is open. */
    public static RunningMonitor start(InMemoryJobBus bus) {
        return start(bus, 0);
    }

    /** @param settings as {@code name=value}; without an orchestrator there is one that is open */
    public static RunningMonitor start(InMemoryJobBus bus, int port, String... settings) {
        return start(bus, new InMemoryDocuments(Clock.systemUTC()), port, settings);
    }

    /** @param documents what replicas share besides the bus */
    public static RunningMonitor start(InMemoryJobBus bus, Documents documents, int port, String... settings) {
        SpringApplicationBuilder application = MonitorApplication.builder().initializers(context -> {
            ((GenericApplicationContext) context).registerBean(InMemoryJobBus.class, () -> bus);
            ((GenericApplicationContext) context).registerBean(Documents.class, () -> documents);
        });
        return start(application, port, settings);
    }

    /** On a Redis, the way it runs in production. */
    public static RunningMonitor onRedis(String url, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("spring.data.redis.url=" + url);
        return start(MonitorApplication.builder(), 0, all.toArray(String[]::new));
    }

    private static RunningMonitor start(SpringApplicationBuilder application, int port, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        AutoCloseable orchestrator = () -> {};
        if (all.stream().noneMatch(setting -> setting.startsWith(ORCHESTRATOR))) {
            OrchestratorStub stub = new OrchestratorStub();
            all.add(ORCHESTRATOR + stub.address());
            orchestrator = stub;
        }
        return new RunningMonitor(application.run(arguments(port, all)), orchestrator);
    }

    private static String[] arguments(int port, List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=" + port));
        if (settings.stream().noneMatch(setting -> setting.startsWith("server.address="))) {
            arguments.add("--server.address=127.0.0.1");
        }
        settings.forEach(setting -> arguments.add("--" + setting));
        return arguments.toArray(String[]::new);
    }

    public int port() {
        return ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public URI feed() {
        return URI.create("ws://127.0.0.1:" + port() + "/feed");
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
        try {
            orchestrator.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
