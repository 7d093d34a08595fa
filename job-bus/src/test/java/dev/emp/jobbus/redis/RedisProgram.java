package dev.emp.jobbus.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** The Redis servers that tests can run. */
final class RedisProgram {

    /** Why a test that needs {@link #installed} is skipped. */
    static final String NOT_INSTALLED = "no redis-server of version 7 or later is installed (Debian: redis-tools)";

    private static final Pattern MAJOR_VERSION = Pattern.compile("v=(\\d+)");
    private static final int OLDEST_INSTALLED = 7;

    private RedisProgram() {}

    /** Redis 6.2, the binary that {@code com.github.codemonstur:embedded-redis} brings. */
    static Path embedded() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Redis 7 or later from the search path. */
    static Optional<Path> installed() {
        return onPath("redis-server")
                .or(() -> onPath("redis-check-rdb").map(RedisProgram::underServersName))
                .filter(program -> majorVersion(program) >= OLDEST_INSTALLED);
    }

    /**
     * Redis' checking tools are the server under another name. Debian's package redis-tools has only those, and no
     * service that would start by itself.
     */
    private static Path underServersName(Path tool) {
        try {
            Path directory = Files.createTempDirectory("emp-redis-program");
            Path link = Files.createSymbolicLink(directory.resolve("redis-server"), tool);
            directory.toFile().deleteOnExit();
            link.toFile().deleteOnExit();
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> onPath(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int majorVersion(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = MAJOR_VERSION.matcher(version);
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
