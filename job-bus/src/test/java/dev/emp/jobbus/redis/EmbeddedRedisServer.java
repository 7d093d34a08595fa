package dev.emp.jobbus.redis;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static final int ATTEMPTS_TO_FIND_A_PORT = 20;

    private final File executable;
    private final Path directory;
    private final boolean durable;
    private final int port;
    private final Thread atExit = new Thread(this::destroy, "embedded-redis-exit");
    private Process process;

    private EmbeddedRedisServer(boolean durable) throws IOException {
        this.executable = ExecutableProvider.newJarResourceProvider().get();
        this.directory = Files.createTempDirectory("emp-redis");
        this.durable = durable;
        this.port = launchOnFreePort();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a server that keeps everything in memory: whoever stops or kills it loses the data. */
    public static EmbeddedRedisServer start() {
        return open(false);
    }

    /** Starts a server that writes every command to its append-only file, so that the data outlives a kill. */
    public static EmbeddedRedisServer startDurable() {
        return open(true);
    }

    private static EmbeddedRedisServer open(boolean durable) {
        try {
            return new EmbeddedRedisServer(durable);
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
        LettuceConnectionFactory factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host(), port));
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
            if (launch(candidate)) {
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
        command.addAll(List.of("--appendonly", durable ? "yes" : "no", "--appendfsync", "everysec"));
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

    private static final class Shared {
        private static final EmbeddedRedisServer SERVER = start();
    }
}
