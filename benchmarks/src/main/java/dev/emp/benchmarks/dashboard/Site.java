package dev.emp.benchmarks.dashboard;

import dev.emp.benchmarks.bus.BenchRedis;
import dev.emp.benchmarks.process.Patience;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.jobbus.redis.BusProperties;
import dev.emp.jobbus.redis.RedisBus;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What takes part: a Redis, an orchestrator and a monitor, each a process, and the bus as this process uses it. */
final class Site implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final BenchRedis redis;
    private final List<ServiceProcess> services = new ArrayList<>();
    private final Path home;
    private final Path directory;
    private final LettuceConnectionFactory factory;
    private final RedisBus bus;
    private int orchestratorPort;
    private int monitorPort;

    private Site(Path home, Path directory, BenchRedis redis) {
        this.home = home;
        this.directory = directory;
        this.redis = redis;
        this.factory = redis.connectionFactory(0);
        this.bus = RedisBus.connect(factory, BusProperties.DEFAULT, null);
    }

    /**
     * Starts all of them and waits until they can be connected to.
     *
     * @param home where the {@code emp} script is
     * @param directory for logs
     */
    static Site start(Path home, Path directory) throws IOException, InterruptedException {
        Site site = new Site(home, directory, BenchRedis.start(directory));
        try {
            site.orchestratorPort = Ports.freePort();
            site.start(
                    "orchestrator",
                    site.orchestratorPort,
                    "--emp.artifacts.directory=" + directory.resolve("artifacts"));
            site.monitorPort = Ports.freePort();
            site.startMonitor();
            return site;
        } catch (IOException | InterruptedException | RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** Ends the monitor as an update would, and starts it again at its port. */
    void restartMonitor() throws IOException, InterruptedException {
        services.removeLast().close();
        startMonitor();
    }

    private void startMonitor() throws IOException, InterruptedException {
        start("monitor", monitorPort, "--emp.monitor.orchestrator-url=http://127.0.0.1:" + orchestratorPort);
    }

    private void start(String name, int port, String setting) throws IOException, InterruptedException {
        ServiceProcess service = ServiceProcess.start(
                home,
                directory,
                name,
                List.of(
                        "--redis",
                        "redis://127.0.0.1:" + redis.port(),
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        setting));
        services.add(service);
        Patience.await("the " + name + " is served at port " + port, System.nanoTime(), START_LIMIT, () -> {
            service.requireAlive();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    BenchRedis redis() {
        return redis;
    }

    ServiceProcess monitor() {
        return services.getLast();
    }

    int monitorPort() {
        return monitorPort;
    }

    /** @param path with its slash */
    URI page(String path) {
        return URI.create("http://127.0.0.1:" + monitorPort + path);
    }

    URI feed() {
        return URI.create("ws://127.0.0.1:" + monitorPort + "/feed");
    }

    RedisBus bus() {
        return bus;
    }

    @Override
    public void close() throws IOException {
        services.reversed().forEach(ServiceProcess::close);
        bus.close();
        factory.destroy();
        redis.close();
    }
}
