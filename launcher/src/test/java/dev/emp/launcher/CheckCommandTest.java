package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.platform.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code emp check} as people meet it: in a process of its own. */
class CheckCommandTest {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    @Test
    void itSaysALineForEachThingAndEndsWellWhenNothingIsWrong() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory);
                EmpProcess emp = EmpProcess.start(directory, "check", "--redis", redis.url())) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isZero();
            assertThat(emp.output())
                    .containsPattern("✓ JDK +25")
                    .containsPattern("✓ Redis +6\\.2\\.\\d+ at 127\\.0\\.0\\.1:" + redis.port())
                    .containsPattern("! Redis +writes no append-only file: set appendonly yes")
                    .containsPattern("✓ machine +its settings are good: profile base")
                    .containsPattern("✓ orchestrator its settings are good")
                    .contains("Nothing is in the way");
        }
    }

    @Test
    void whatIsWrongIsNamedWithoutAnySecretAndEndsWithOne() throws Exception {
        Files.writeString(directory.resolve("machine.yaml"), "emp:\n  machine:\n    typ: gpu\n");
        Map<String, String> environment = Map.of(
                "EMP_ORCHESTRATOR_AUDIT_KEPPT", "7",
                "EMP_MONITOR_FEED_JOBROWS", "many",
                "EMP_ORCHESTRATOR_KEYS_FIRST_FROM", "file:/not/there",
                "EMP_ORCHESTRATOR_KEYS_FIRST_ROLE", "admin");
        try (EmpProcess emp = EmpProcess.start(
                directory, environment, "check", "--json", "--redis", "redis://:hunter-2@127.0.0.1:1")) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isEqualTo(1);
            JsonNode report = JsonMapper.shared().readTree(emp.output());
            assertThat(report.path("faults").asInt()).isEqualTo(5);
            assertThat(text(report, "machine"))
                    .contains("emp.machine.typ is no setting (machine.yaml:3:5); did you mean emp.machine.type?");
            assertThat(text(report, "orchestrator")).contains("EMP_ORCHESTRATOR_AUDIT_KEPPT is no setting");
            assertThat(text(report, "monitor")).contains("emp.monitor.feed.job-rows");
            assertThat(text(report, "key file")).contains("/not/there cannot be read");
            assertThat(text(report, "Redis")).contains("none at 127.0.0.1:1");
            assertThat(emp.output()).doesNotContain("hunter-2");
        }
    }

    private static String text(JsonNode report, String name) {
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("name").asString("").equals(name)
                    && !finding.path("level").asString("").equals("ok")) {
                return finding.path("text").asString("");
            }
        }
        throw new AssertionError("nothing is wrong with " + name + ": " + report);
    }
}
