package dev.emp.benchmarks.bus;

import dev.emp.launcher.platform.EmbeddedRedis;
import dev.emp.launcher.platform.StartFailure;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The one Redis of a run: the system's, or else the one EMP brings along. It keeps nothing on disk, and ends with this
 * process.
 */
public final class BenchRedis implements AutoCloseable {

    private static final String SERVER = "redis-server";

    private final EmbeddedRedis server;
    private final Path directory;
    private final Optional<Path> loadGenerator;
    private final RedisClient client;
    private final RedisCommands<String, String> commands;

    private BenchRedis(EmbeddedRedis server, Path directory, Optional<Path> loadGenerator) {
        this.server = server;
        this.directory = directory;
        this.loadGenerator = loadGenerator;
        client = RedisClient.create(server.url());
        commands = client.connect().sync();
    }

    /** @param parent where the server's own folder is made, and removed at the end */
    public static BenchRedis start(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path directory = Files.createTempDirectory(parent, "bench-redis-");
        try {
            Optional<Path> program = server(directory);
            EmbeddedRedis server = program.isPresent()
                    ? EmbeddedRedis.start(directory, program.get())
                    : EmbeddedRedis.start(directory);
            return new BenchRedis(server, directory, onPath("redis-benchmark"));
        } catch (StartFailure e) {
            FileSystemUtils.deleteRecursively(directory);
            throw new IOException(e.getMessage(), e);
        }
    }

    public int port() {
        return server.port();
    }

    public String version() {
        return info("server", "redis_version:(\\S+)")
                .map(found -> found.group(1))
                .orElse("unknown");
    }

    /** The program {@code redis-benchmark}, when it is installed. */
    Optional<Path> loadGenerator() {
        return loadGenerator;
    }

    public LettuceConnectionFactory connectionFactory(int database) {
        RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", server.port());
        configuration.setDatabase(database);
        LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration);
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    RedisCommands<String, String> commands() {
        return commands;
    }

    /** Empties all databases. */
    void empty() {
        commands.flushall();
    }

    long usedBytes() {
        return info("memory", "used_memory:(\\d+)")
                .map(found -> Long.parseLong(found.group(1)))
                .orElseThrow();
    }

    /** The time that processors have worked for the server so far. */
    public Duration processorTime() {
        double seconds = Stream.of("user", "sys")
                .map(part -> info("cpu", "used_cpu_" + part + ":([0-9.]+)").orElseThrow())
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** Calls of scripts, which are functions from Redis 7.0 on, since the start, and the time spent in them. */
    ScriptUse scriptUse() {
        return info("commandstats", "cmdstat_fcall:calls=(\\d+),usec=(\\d+)")
                .or(() -> info("commandstats", "cmdstat_evalsha:calls=(\\d+),usec=(\\d+)"))
                .map(found -> new ScriptUse(Long.parseLong(found.group(1)), Long.parseLong(found.group(2))))
                .orElse(new ScriptUse(0, 0));
    }

    record ScriptUse(long calls, long micros) {}

    @Override
    public void close() throws IOException {
        client.shutdown();
        server.close();
        FileSystemUtils.deleteRecursively(directory);
    }

    private Optional<MatchResult> info(String section, String pattern) {
        return Pattern.compile(pattern)
                .matcher(commands.info(section))
                .results()
                .findFirst();
    }

    /** Debian's redis-tools holds the server under another name; it goes by the name it is called by. */
    private static Optional<Path> server(Path directory) throws IOException {
        Optional<Path> server = onPath(SERVER);
        Optional<Path> disguised = onPath("redis-check-rdb");
        return server.isPresent() || disguised.isEmpty()
                ? server
                : Optional.of(Files.createSymbolicLink(directory.resolve(SERVER), disguised.get()));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
