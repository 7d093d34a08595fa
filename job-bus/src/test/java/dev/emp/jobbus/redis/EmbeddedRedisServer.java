package dev.emp.jobbus.redis;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.FileSystemUtils;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis (6.2, the binary of {@code com.github.codemonstur:embedded-redis}) on a random port of 127.0.0.1. Unlike
 * that library's own server it can be killed, frozen and brought back on the same port, which is what fault tests need.
 * Modules that use it need {@code embedded-redis} on their test class path.
 */
public final class EmbeddedRedisServer implements AutoCloseable {

    private static final int ATTEMPTS_TO_FIND_A_PORT = 100;
    /** The nodes of a cluster talk on a port that is higher by 10,000. */
    private static final int HIGHEST_PORT = 55_535;

    private static final int SLOTS = 16_384;

    private final File executable;
    private final Path directory;
    private final Mode mode;
    private final int port;
    private final Thread atExit = new Thread(this::destroy, "embedded-redis-exit");
    private Process process;

    private EmbeddedRedisServer(Mode mode) throws IOException {
        this.executable = ExecutableProvider.newJarResourceProvider().get();
        this.directory = Files.createTempDirectory("emp-redis");
        this.mode = mode;
        this.port = launchOnFreePort();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a server that keeps everything in memory: whoever stops or kills it loses the data. */
    public static EmbeddedRedisServer start() {
        return open(Mode.IN_MEMORY);
    }

    /** Starts a server that writes every command to its append-only file, so that the data outlives a kill. */
    public static EmbeddedRedisServer startDurable() {
        return open(Mode.DURABLE);
    }

    /** Starts a cluster of one node, which refuses what several nodes would: commands and scripts over several slots. */
    public static EmbeddedRedisServer startCluster() {
        EmbeddedRedisServer server = open(Mode.CLUSTER);
        LettuceConnectionFactory node = standaloneFactory(server.host(), server.port());
        try (RedisConnection connection = node.getConnection()) {
            byte[][] slots = IntStream.range(-1, SLOTS)
                    .mapToObj(slot -> slot < 0 ? "ADDSLOTS" : Integer.toString(slot))
                    .map(argument -> argument.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);
            connection.execute("CLUSTER", slots);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> "ok".equals(clusterInfo(connection).getProperty("cluster_state")));
        } finally {
            node.destroy();
        }
        return server;
    }

    private static EmbeddedRedisServer open(Mode mode) {
        try {
            return new EmbeddedRedisServer(mode);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the embedded Redis", e);
        }
    }

    /** The one server of this JVM, started on first use. Tests that share it begin with FLUSHALL and never stop it. */
    public static EmbeddedRedisServer shared() {
        return Shared.SERVER;
    }

    public String host() {
        return "127.0.0.1";
    }

    /** The same for the whole life of this object, over restarts too. */
    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:<port>}, as {@code spring.data.redis.url} takes it. */
    public String url() {
        return "redis://" + host() + ":" + port;
    }

    /** A started connection factory with Spring's defaults; the caller destroys it. */
    public LettuceConnectionFactory connectionFactory() {
        return mode == Mode.CLUSTER
                ? started(new LettuceConnectionFactory(new RedisClusterConfiguration(List.of(host() + ":" + port))))
                : standaloneFactory(host(), port);
    }

    private static Properties clusterInfo(RedisConnection connection) throws IOException {
        Properties info = new Properties();
        byte[] text = (byte[]) connection.execute("CLUSTER", "INFO".getBytes(StandardCharsets.US_ASCII));
        info.load(new ByteArrayInputStream(text));
        return info;
    }

    private static LettuceConnectionFactory standaloneFactory(String host, int port) {
        return started(new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port)));
    }

    private static LettuceConnectionFactory started(LettuceConnectionFactory factory) {
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    /** Ends the server as {@code SIGTERM} does. */
    public synchronized void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Ends the server as {@code kill -9} does. */
    public synchronized void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Kills the server if it runs and starts it again on the same port. */
    public synchronized void restart() {
        kill();
        try {
            if (!launch(port)) {
                throw new IllegalStateException("port " + port + " was taken while the embedded Redis was down");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the process without closing its sockets, as a partitioned network looks. {@link #thaw} ends it. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        destroy();
    }

    private void destroy() {
        process.destroyForcibly().onExit().join();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int launchOnFreePort() throws IOException {
        for (int i = 0; i < ATTEMPTS_TO_FIND_A_PORT; i++) {
            int candidate = freePort();
            if (candidate <= HIGHEST_PORT && launch(candidate)) {
                return candidate;
            }
        }
        throw new IOException("no free port found for the embedded Redis");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @return false when the server ended at once, most likely because the port is taken */
    private boolean launch(int candidate) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable.getPath(), "--port", Integer.toString(candidate)));
        command.addAll(List.of("--bind", host(), "--dir", directory.toString(), "--save", ""));
        command.addAll(mode.settings);
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader log = process.inputReader();
        String line = log.readLine();
        while (line != null && !line.contains("Ready to accept connections")) {
            line = log.readLine();
        }
        if (line == null) {
            process.onExit().join();
            return false;
        }
        Thread.ofVirtual().name("embedded-redis-log").start(() -> drain(log));
        return true;
    }

    /** Nobody reads the log, but a full pipe would stop the server. */
    private static void drain(BufferedReader log) {
        try (log) {
            log.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // The server was killed.
        }
    }

    private enum Mode {
        IN_MEMORY("--appendonly", "no"),
        DURABLE("--appendonly", "yes", "--appendfsync", "everysec"),
        CLUSTER("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");

        private final List<String> settings;

        Mode(String... settings) {
            this.settings = List.of(settings);
        }
    }

    private static final class Shared {
        private static final EmbeddedRedisServer SERVER = start();
    }
}
