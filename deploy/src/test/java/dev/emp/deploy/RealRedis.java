package dev.emp.deploy;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server of Redis as this machine has it, in a process of its own, on a port that was free. */
final class RealRedis implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final Map<String, String> environment;

    private RealRedis(Process process, int port, Map<String, String> environment) {
        this.process = process;
        this.port = port;
        this.environment = environment;
    }

    /** The servers there are: the system's, and the newer one that {@code ./emp test} unpacks. Skips the test where there is none. */
    static List<Path> servers() {
        List<Path> servers = new ArrayList<>();
        // Debian's redis-check-rdb is the same program, and is there without a service that runs.
        String path = System.getenv().getOrDefault("PATH", "");
        Stream.of("redis-server", "redis-check-rdb")
                .flatMap(name -> Arrays.stream(path.split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(servers::add);
        Stream.ofNullable(System.getenv("EMP_REDIS_8"))
                .map(Path::of)
                .filter(Files::isExecutable)
                .forEach(servers::add);
        return servers.isEmpty() ? abort("no redis-server is installed; ./emp test gets it on Debian") : servers;
    }

    /**
     * Under its own name in the folder, which is to come first in the path of scripts: by its name the program knows what to be. What
     * {@code ./emp test} unpacks is a script, which by its place knows where the program is.
     */
    static Path named(Path server, Path folder) throws IOException {
        Path name = folder.resolve("redis-server");
        if (!isScript(server)) {
            return Files.createSymbolicLink(name, server);
        }
        Files.writeString(name, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(server));
        return Files.setPosixFilePermissions(name, PosixFilePermissions.fromString("rwx------"));
    }

    private static boolean isScript(Path program) throws IOException {
        try (InputStream in = Files.newInputStream(program)) {
            return Arrays.equals(in.readNBytes(2), new byte[] {'#', '!'});
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it; the environment is for the calls of {@code redis-cli}. It may still be loading. */
    static RealRedis start(Path program, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(program.toString(), "--port", String.valueOf(port)));
        command.addAll(List.of("--bind", "127.0.0.1"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        RealRedis redis = new RealRedis(process, port, environment);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !redis.call("ping").output().contains("Connection refused"));
        return redis;
    }

    int port() {
        return port;
    }

    /** What {@code redis-cli} says of a command. */
    Tool.Result call(String... words) throws IOException, InterruptedException {
        String[] command = Stream.concat(Stream.of("-p", String.valueOf(port)), Stream.of(words))
                .toArray(String[]::new);
        return Tool.require("redis-cli").run(environment, command);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
