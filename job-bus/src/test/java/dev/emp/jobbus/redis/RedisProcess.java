package dev.emp.jobbus.redis;

import dev.emp.jobbus.testing.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.FileSystemUtils;

/**
 * One process of a Redis program on a random port of 127.0.0.1, with a folder of its own. It can be killed, frozen and
 * brought back on the same port, which is what fault tests need.
 */
final class RedisProcess implements AutoCloseable {

    static final String HOST = "127.0.0.1";

    private static final int ATTEMPTS_TO_FIND_A_PORT = 100;

    private final Command command;
    private final Path directory;
    private final int port;
    private final Thread atExit = new Thread(this::destroy, "redis-exit");
    private Process process;

    /** What to run. */
    interface Command {

        /** The line of the log that says that the program serves on its port. */
        String readyLine();

        /** The program and its arguments; asked again for every start. */
        List<String> on(int port, Path directory) throws IOException;
    }

    /** A server with the given settings besides port and folder; without persistence unless they say otherwise. */
    record Server(Path program, String... settings) implements Command {
        @Override
        public String readyLine() {
            return "Ready to accept connections";
        }

        @Override
        public List<String> on(int port, Path directory) {
            return Stream.concat(
                            Stream.of(
                                    program.toString(),
                                    "--port",
                                    Integer.toString(port),
                                    "--bind",
                                    HOST,
                                    "--dir",
                                    directory.toString(),
                                    "--save",
                                    ""),
                            Stream.of(settings))
                    .toList();
        }
    }

    private RedisProcess(Command command) throws IOException {
        this.command = command;
        this.directory = Files.createTempDirectory("emp-redis");
        this.port = launchOnFreePort();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static RedisProcess start(Command command) {
        try {
            return new RedisProcess(command);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Redis", e);
        }
    }

    /** The same for the whole life of this object, over restarts too. */
    int port() {
        return port;
    }

    String address() {
        return HOST + ":" + port;
    }

    /** A started connection factory with Spring's defaults, for this server alone; the caller destroys it. */
    LettuceConnectionFactory connectionFactory() {
        return started(new LettuceConnectionFactory(new RedisStandaloneConfiguration(HOST, port)));
    }

    /** The same factory, started; the caller destroys it. */
    static LettuceConnectionFactory started(LettuceConnectionFactory factory) {
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    /** Ends the server as {@code SIGTERM} does. */
    synchronized void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Ends the server as {@code kill -9} does. */
    synchronized void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Kills the server if it runs and starts it again on the same port. */
    synchronized void restart() {
        kill();
        try {
            if (!launch(port)) {
                throw new IllegalStateException("port " + port + " was taken while Redis was down");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the process without closing its sockets, as a partitioned network looks. {@link #thaw} ends it. */
    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    boolean isRunning() {
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
            int candidate = FreePort.next();
            if (launch(candidate)) {
                return candidate;
            }
        }
        throw new IOException("no free port found for Redis, or it does not start: " + command.on(0, directory));
    }

    /** @return false when the server ended at once, most likely because the port is taken */
    private boolean launch(int candidate) throws IOException {
        process = new ProcessBuilder(command.on(candidate, directory))
                .redirectErrorStream(true)
                .start();
        BufferedReader log = process.inputReader();
        String line = log.readLine();
        while (line != null && !line.contains(command.readyLine())) {
            line = log.readLine();
        }
        if (line == null) {
            process.onExit().join();
            return false;
        }
        Thread.ofVirtual().name("redis-log").start(() -> drain(log));
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
}
