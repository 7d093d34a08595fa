package dev.emp.jobbus.redis;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A real Redis (6.2, the binary of {@code com.github.codemonstur:embedded-redis}) on a random port of 127.0.0.1. Unlike
 * that library's own server it can be killed, frozen and brought back on the same port, which is what fault tests need.
 * Modules that use it need {@code embedded-redis} on their test class path.
 */
public final class EmbeddedRedisServer implements AutoCloseable {

    private final RedisProcess process;

    private EmbeddedRedisServer(String... settings) {
        process = RedisProcess.start(new RedisProcess.Server(RedisProgram.embedded(), settings));
    }

    /** Starts a server that keeps everything in memory: whoever stops or kills it loses the data. */
    public static EmbeddedRedisServer start() {
        return new EmbeddedRedisServer("--appendonly", "no");
    }

    /** Starts a server that writes every command to its append-only file, so that the data outlives a kill. */
    public static EmbeddedRedisServer startDurable() {
        // Written before it is answered. While the disk is busy with the last second, "everysec" answers first and
        // writes later,
        // which a kill would lose.
        return new EmbeddedRedisServer("--appendonly", "yes", "--appendfsync", "no");
    }

    /** The one server of this JVM, started on first use. Tests that share it begin with FLUSHALL and never stop it. */
    public static EmbeddedRedisServer shared() {
        return Shared.SERVER;
    }

    public String host() {
        return RedisProcess.HOST;
    }

    /** The same for the whole life of this object, over restarts too. */
    public int port() {
        return process.port();
    }

    /** {@code redis://127.0.0.1:<port>}, as {@code spring.data.redis.url} takes it. */
    public String url() {
        return "redis://" + process.address();
    }

    /** A started connection factory with Spring's defaults; the caller destroys it. */
    public LettuceConnectionFactory connectionFactory() {
        return process.connectionFactory();
    }

    /** Ends the server as {@code SIGTERM} does. */
    public void stop() {
        process.stop();
    }

    /** Ends the server as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /** Kills the server if it runs and starts it again on the same port. */
    public void restart() {
        process.restart();
    }

    /** Stops the process without closing its sockets, as a partitioned network looks. {@link #thaw} ends it. */
    public void freeze() {
        process.freeze();
    }

    public void thaw() {
        process.thaw();
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void close() {
        process.close();
    }

    private static final class Shared {
        private static final EmbeddedRedisServer SERVER = start();
    }
}
