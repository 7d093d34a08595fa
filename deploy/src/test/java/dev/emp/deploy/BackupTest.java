package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/operations.md says to do, word by word, on a real Redis: jobs that are backed up come back. */
class BackupTest {

    private static final int JOBS = 500;
    private static final String FILL = """
        for i = 1, %d do
          redis.call('HSET', 'emp:{0}:job:' .. i, 'state', 'queued', 'input', i)
          redis.call('ZADD', 'emp:{0}:queue', i, i)
        end\
        """.formatted(JOBS);

    @TempDir
    private Path directory;

    private Path data;
    private Path backup;

    static List<Path> servers() {
        return RealRedis.servers();
    }

    @BeforeEach
    void start() throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        backup = Files.createDirectory(directory.resolve("backup"));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatTheManualSavesItAlsoBringsBack(Path server) throws Exception {
        Path program = RealRedis.named(server, directory);
        try (RealRedis redis = withAppendOnlyFile(program, data)) {
            redis.call("EVAL", FILL, "0");
            expectAllJobs(redis);
            run(block("### Save"), "6379", redis.port());
        }
        assertThat(backup.resolve("dump.rdb")).isNotEmptyFile();

        Path restored = Files.createDirectory(directory.resolve("restored"));
        data = restored;
        String said = run(block("### Restore"), "6390", RealRedis.freePort());

        assertThat(said).contains(String.valueOf(JOBS + 1));
        for (int start = 0; start < 2; start++) {
            try (RealRedis redis = withAppendOnlyFile(program, restored)) {
                expectAllJobs(redis);
            }
        }
    }

    /** Why it takes more than copying: with an append-only file, Redis does not look at the snapshot. */
    @ParameterizedTest
    @MethodSource("servers")
    void aSnapshotThatIsOnlyPutThereIsNotRead(Path server) throws Exception {
        Path program = RealRedis.named(server, directory);
        try (RealRedis redis = RealRedis.start(program, Map.of(), "--dir", backup.toString(), "--save", "")) {
            redis.call("EVAL", FILL, "0");
            redis.call("SAVE");
        }
        Files.copy(backup.resolve("dump.rdb"), data.resolve("dump.rdb"));
        try (RealRedis redis = withAppendOnlyFile(program, data)) {
            assertThat(redis.call("DBSIZE").output()).isEqualTo("0\n");
        }
    }

    private static RealRedis withAppendOnlyFile(Path program, Path folder) throws Exception {
        return RealRedis.start(program, Map.of(), "--appendonly", "yes", "--save", "", "--dir", folder.toString());
    }

    private static void expectAllJobs(RealRedis redis) throws Exception {
        assertThat(redis.call("DBSIZE").output()).isEqualTo(JOBS + 1 + "\n");
        assertThat(redis.call("ZCARD", "emp:{0}:queue").output()).isEqualTo(JOBS + "\n");
        assertThat(redis.call("HGET", "emp:{0}:job:" + JOBS, "input").output()).isEqualTo(JOBS + "\n");
    }

    /** The first block of commands under a heading of the manual. */
    private static String block(String heading) throws IOException {
        String manual = Files.readString(Tool.ROOT.resolve("docs/operations.md"));
        assertThat(manual).contains("\n" + heading + "\n");
        String[] parts = manual.substring(manual.indexOf("\n" + heading + "\n")).split("\n```\n", 3);
        return parts[1];
    }

    /** Runs it in folders and at a port of the test's own. */
    private String run(String block, String port, int ours) throws Exception {
        assertThat(block).contains(port, "/backup");
        String script = block.replace("/var/lib/redis", data.toString())
                .replace("/backup/", backup + "/")
                .replaceAll("\\b" + port + "\\b", String.valueOf(ours));
        Path file = Files.writeString(
                directory.resolve("commands"),
                "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + script);
        Tool.Result result = Tool.require("bash")
                .run(
                        Map.of("PATH", directory + ":" + System.getenv("PATH")),
                        "-c",
                        "timeout 120 bash " + file + " </dev/null");
        assertThat(result.code()).as(result.output()).isZero();
        return result.output();
    }
}
