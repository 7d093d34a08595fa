package dev.emp.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class WorkflowsTest {

    private static final Path GITHUB = Tool.ROOT.resolve(".github");
    private static final Pattern PINNED = Pattern.compile("[\\w-]+/[\\w-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");

    /** What a step may do besides calling a script: pass on what it has said to the steps after it. */
    private static final Pattern GLUE = Pattern.compile("echo \"\\w+=[^\"]*\" >>\"\\$GITHUB_(ENV|OUTPUT)\"");

    private static final Pattern CALL = Pattern.compile("(deploy/pipeline/[a-z-]+|\\./emp|\\.ci/run)( .*)?");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(GITHUB.resolve("workflows"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void actionlintFindsNothing() throws Exception {
        Tool.require("npm");
        Tool.Result result = new Script("lint").run("workflows");
        assertThat(result.code()).as(result.output()).isZero();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void itMayReadAndNoMoreUnlessAJobSaysSo(Path file) throws IOException {
        assertThat(read(file).get("permissions")).isEqualTo(Map.of("contents", "read"));
        assertThat(read(file)).containsKey("concurrency");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void noJobRunsForEver(Path file) throws IOException {
        for (Map<String, Object> job : jobs(file)) {
            assertThat(job.containsKey("timeout-minutes") || job.containsKey("uses"))
                    .as(job.toString())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionsOfOthersArePinnedByACommit(Path file) throws IOException {
        List<Path> files = new ArrayList<>(List.of(file, GITHUB.resolve("actions/setup/action.yml")));
        for (Path each : files) {
            Matcher uses = Pattern.compile("uses: (.*)").matcher(Files.readString(each));
            while (uses.find()) {
                if (!uses.group(1).startsWith("./")) {
                    assertThat(uses.group(1)).matches(PINNED);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyStepCallsAScriptThatRunsLocallyToo(Path file) throws IOException {
        for (Map<String, Object> job : jobs(file)) {
            for (Map<String, Object> step : steps(job)) {
                if (step.get("run") instanceof String commands) {
                    assertThat(commands.lines().map(String::strip))
                            .as(file.getFileName() + ": " + step.get("name"))
                            .allMatch(line -> GLUE.matcher(line).matches()
                                    || CALL.matcher(line).matches())
                            .anyMatch(line -> CALL.matcher(line).matches());
                    assertThat(commands)
                            .as("what comes from outside goes by the environment")
                            .doesNotContain("${{");
                }
            }
        }
    }

    /** Unnamed, bash is called without pipefail, and of a pipe only the last part counts. */
    @ParameterizedTest
    @MethodSource("workflows")
    void aStepFailsWithAnyPartOfAPipe(Path file) throws IOException {
        assertThat(read(file).get("defaults")).isEqualTo(Map.of("run", Map.of("shell", "bash")));
        assertThat(jobs(file).stream().flatMap(job -> steps(job).stream()))
                .noneMatch(step -> step.containsKey("shell"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void nothingNeedsASecretThatSomebodyKeeps(Path file) throws IOException {
        assertThat(Files.readString(file)).doesNotContain("secrets.", "secrets: inherit");
    }

    @Test
    void aReleaseIsNeverCutOffAndIsDoneInAnEnvironment() throws Exception {
        Map<String, Object> deploy = read(GITHUB.resolve("workflows/deploy.yml"));
        assertThat(deploy.get("concurrency").toString()).contains("cancel-in-progress=false", "inputs.environment");
        assertThat(jobs(GITHUB.resolve("workflows/deploy.yml")))
                .singleElement()
                .satisfies(job -> assertThat(job.get("environment").toString()).contains("inputs.environment"));
    }

    private static List<Map<String, Object>> jobs(Path file) throws IOException {
        @SuppressWarnings("unchecked")
        Map<String, Map<String, Object>> jobs =
                (Map<String, Map<String, Object>>) read(file).get("jobs");
        return List.copyOf(jobs.values());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> steps(Map<String, Object> job) {
        return (List<Map<String, Object>>) job.getOrDefault("steps", List.of());
    }

    private static Map<String, Object> read(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }
}
