package dev.emp.benchmarks.api;

import dev.emp.benchmarks.bus.BenchRedis;
import dev.emp.benchmarks.process.Patience;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.jobbus.redis.BusProperties;
import dev.emp.jobbus.redis.RedisBus;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What takes part: a Redis, an orchestrator and an echo, each a process, and the bus as this process uses it. */
final class Site implements AutoCloseable {

    /** Enough for ten thousand event streams. What whoever runs this says comes later, and wins. */
    private static final String HEAP = "-Xmx512m";

    private static final String JAVA_OPTIONS = "EMP_JAVA_OPTIONS";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final BenchRedis redis;
    private final Server<ServiceProcess> orchestrator;
    private final Server<EchoProcess> echo;
    private final LettuceConnectionFactory factory;
    private final RedisBus bus;

    /** A process and the port of the loopback address that it serves. */
    record Server<P>(P process, int port) {}

    private Site(BenchRedis redis, Server<ServiceProcess> orchestrator, Server<EchoProcess> echo) {
        this.redis = redis;
        this.orchestrator = orchestrator;
        this.echo = echo;
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
        BenchRedis redis = BenchRedis.start(directory);
        try {
            return start(home, directory, redis);
        } catch (IOException | InterruptedException | RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    private static Site start(Path home, Path directory, BenchRedis redis) throws IOException, InterruptedException {
        int port = Ports.freePort();
        ServiceProcess orchestrator = ServiceProcess.start(
                home,
                directory,
                "orchestrator",
                List.of(
                        "--redis",
                        "redis://127.0.0.1:" + redis.port(),
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--emp.artifacts.directory=" + directory.resolve("artifacts")),
                Map.of(JAVA_OPTIONS, HEAP + " " + System.getenv().getOrDefault(JAVA_OPTIONS, "")));
        try {
            await(port, orchestrator::requireAlive);
            return new Site(redis, new Server<>(orchestrator, port), echo(orchestrator.commandLine(), directory));
        } catch (IOException | InterruptedException | RuntimeException e) {
            orchestrator.close();
            throw e;
        }
    }

    private static Server<EchoProcess> echo(List<String> options, Path directory)
            throws IOException, InterruptedException {
        int port = Ports.freePort();
        EchoProcess echo = EchoProcess.start(options, port, directory.resolve("echo.log"));
        try {
            await(port, () -> {});
            return new Server<>(echo, port);
        } catch (InterruptedException | RuntimeException e) {
            echo.close();
            throw e;
        }
    }

    /** Fails when the process cannot be waited for any more. */
    private interface Check {
        void run() throws IOException;
    }

    private static void await(int port, Check check) throws InterruptedException {
        Patience.await("port " + port + " is served", System.nanoTime(), START_LIMIT, () -> {
            check.run();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    BenchRedis redis() {
        return redis;
    }

    Server<ServiceProcess> orchestrator() {
        return orchestrator;
    }

    Server<EchoProcess> echo() {
        return echo;
    }

    RedisBus bus() {
        return bus;
    }

    @Override
    public void close() throws IOException {
        echo.process().close();
        orchestrator.process().close();
        bus.close();
        factory.destroy();
        redis.close();
    }
}
