package dev.emp.jobbus.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server that tests can run.
 *
 * @param version such as {@code 7.0.15}
 */
record RedisProgram(Path path, String version) {

    /** Names one more program besides those of the search path; {@code ./emp test} sets it. */
    private static final String VARIABLE = "EMP_REDIS_8";

    private static final Pattern VERSION = Pattern.compile("v=(\\d+\\.[\\d.]*)");

    /** Redis 6.2, the binary that {@code com.github.codemonstur:embedded-redis} brings. */
    static Path embedded() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().toPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first program of a major version, in the search path or named by the environment. */
    static Optional<RedisProgram> ofMajor(int major) {
        return onThisMachine().filter(program -> program.major() == major).findFirst();
    }

    /** The program of the highest version, {@link #embedded} where there is no other. */
    static Path newest() {
        return onThisMachine()
                .max(Comparator.comparingInt(RedisProgram::major))
                .map(RedisProgram::path)
                .orElseGet(RedisProgram::embedded);
    }

    /** Why a test that needs {@link #ofMajor} is skipped. */
    static String missing(int major) {
        return "no redis-server of version " + major + " in PATH or " + VARIABLE
                + " (Debian: redis-tools of a release that has it)";
    }

    private static Stream<RedisProgram> onThisMachine() {
        return Stream.of(
                        onPath("redis-server")
                                .or(() -> onPath("redis-check-rdb").map(RedisProgram::underServersName)),
                        Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of))
                .flatMap(Optional::stream)
                .flatMap(path -> asked(path).stream());
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

    private static Optional<RedisProgram> asked(Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version").start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(answer);
            return matcher.find() ? Optional.of(new RedisProgram(path, matcher.group(1))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int major() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }
}
