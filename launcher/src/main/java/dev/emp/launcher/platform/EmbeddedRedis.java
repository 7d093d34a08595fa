package dev.emp.launcher.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server of our own on a free loopback port, for trying EMP out. It keeps nothing on disk and ends with this
 * process, even when that is killed: a shell waits for the end of its standard input, which the kernel closes.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    /**
     * $@ is the server's command line. Job control is on for the server alone: in a process group of its own it does
     * not hear the Ctrl-C meant for us, and lives until the services have given their jobs back.
     */
    private static final String GUARDIAN = "trap '' INT TERM; set -m; \"$@\" </dev/null & server=$!; set +m; "
            + "cat >/dev/null; kill \"$server\"; wait \"$server\"";

    private final Process guardian;
    private final int port;

    private EmbeddedRedis(Process guardian, int port) {
        this.guardian = guardian;
        this.port = port;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param directory where the server's program and log go; made when missing
     * @throws StartFailure when there is no server for this system, or it does not come up
     */
    public static EmbeddedRedis start(Path directory) throws StartFailure {
        try {
            Files.createDirectories(directory);
            return start(
                    directory,
                    ExecutableProvider.newJarResourceProvider(directory.toFile())
                            .get()
                            .toPath());
        } catch (IOException e) {
            throw new StartFailure("the embedded Redis could not be unpacked: " + e.getMessage(), e);
        }
    }

    /**
     * The same with a server of the system in place of the one EMP brings along.
     *
     * @param directory where the log goes; must exist
     * @param program a {@code redis-server}
     * @throws StartFailure when it does not come up
     */
    public static EmbeddedRedis start(Path directory, Path program) throws StartFailure {
        int port = Ports.freePort();
        try {
            Path log = directory.resolve("redis.log");
            List<String> command = List.of(
                    "bash",
                    "-c",
                    GUARDIAN,
                    "redis-guardian",
                    program.toAbsolutePath().toString(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--appendonly",
                    "no");
            Process guardian = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            EmbeddedRedis redis = new EmbeddedRedis(guardian, port);
            redis.awaitAnswer(log);
            return redis;
        } catch (IOException e) {
            throw new StartFailure("the embedded Redis could not be started: " + e.getMessage(), e);
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    private void awaitAnswer(Path log) throws StartFailure {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!guardian.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new StartFailure("the embedded Redis did not come up, see " + log);
            }
            pause();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() throws StartFailure {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while Redis was starting", e);
        }
    }

    @Override
    public void close() {
        try {
            guardian.getOutputStream().close();
            if (!guardian.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                guardian.descendants().forEach(ProcessHandle::destroyForcibly);
                guardian.destroyForcibly();
            }
        } catch (IOException e) {
            guardian.destroyForcibly();
        } catch (InterruptedException e) {
            guardian.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
