package dev.emp.monitor.testing;

import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.MonitorApplication;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole monitor on an in-memory bus, on a port of its own. */
public final class RunningMonitor implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningMonitor(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** On any free port. */
    public static RunningMonitor start(InMemoryJobBus bus) {
        return start(bus, 0);
    }

    /** @param settings as {@code name=value} */
    public static RunningMonitor start(InMemoryJobBus bus, int port, String... settings) {
        SpringApplicationBuilder application = MonitorApplication.builder()
                .initializers(
                        context -> ((GenericApplicationContext) context).registerBean(InMemoryJobBus.class, () -> bus));
        return new RunningMonitor(application.run(arguments(port, settings)));
    }

    /** On a Redis, the way it runs in production. */
    public static RunningMonitor onRedis(String url, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("spring.data.redis.url=" + url);
        return new RunningMonitor(MonitorApplication.builder().run(arguments(0, all.toArray(String[]::new))));
    }

    private static String[] arguments(int port, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=" + port, "--server.address=127.0.0.1"));
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
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
    }
}
