package dev.emp.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen of the machines' images without building them. */
class MachineImagesTest {

    private static final Path FOLDER = Path.of("../deploy/images/machine");
    private static final Pattern FROM = Pattern.compile("FROM (\\S+) AS (\\S+)");
    private static final Pattern USED = Pattern.compile("(?:--from=|from=)([a-z-]+)");
    private static final Set<String> TARGETS = Set.of("base", "simulation", "playwright", "comfyui");

    /** Instructions by the stage they are in, in order. */
    private static final Map<String, List<String>> STAGES = new LinkedHashMap<>();

    private static final Map<String, String> BASES = new LinkedHashMap<>();
    private static String text;

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(FOLDER.resolve("Dockerfile"));
        String joined = text.replaceAll("(?m)^#.*\\R", "").replaceAll("\\\\\\R\\s*", " ");
        List<String> stage = new ArrayList<>();
        for (String line : joined.lines().filter(each -> !each.isBlank()).toList()) {
            Matcher from = FROM.matcher(line);
            if (from.matches()) {
                stage = new ArrayList<>();
                STAGES.put(from.group(2), stage);
                BASES.put(from.group(2), from.group(1));
            } else {
                stage.add(line);
            }
        }
    }

    /** Of a stage and of all it is built on. */
    private static List<String> inherited(String stage) {
        List<String> all = new ArrayList<>();
        for (String each = stage; STAGES.containsKey(each); each = BASES.get(each)) {
            all.addAll(0, STAGES.get(each));
        }
        return all;
    }

    @Test
    void thereIsATargetForEachProfile() {
        assertThat(STAGES).containsKeys(TARGETS.toArray(String[]::new));
    }

    @Test
    void everyTargetIsBakedForCi() throws IOException {
        String bake = Files.readString(FOLDER.resolve("docker-bake.hcl"));

        for (String target : TARGETS) {
            assertThat(bake).contains("\"machine-" + target + "\"").contains("\"" + target + "\"");
        }
    }

    @Test
    void noStageIsADeadEnd() {
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(TARGETS);
        while (!next.isEmpty()) {
            String stage = next.remove();
            if (!STAGES.containsKey(stage) || !reached.add(stage)) {
                continue;
            }
            next.add(BASES.get(stage));
            Matcher used = USED.matcher(String.join("\n", STAGES.get(stage)));
            while (used.find()) {
                next.add(used.group(1));
            }
        }
        assertThat(reached).isEqualTo(STAGES.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "simulation", "playwright", "comfyui"})
    void everyTargetHasAHealthCheckAUserAndAnInit(String target) {
        List<String> instructions = inherited(target);

        assertThat(instructions)
                .anyMatch(each -> each.startsWith("HEALTHCHECK ") && each.contains("/opt/emp/machine/health"));
        assertThat(instructions).contains("VOLUME /var/lib/emp");
        assertThat(instructions)
                .anyMatch(each -> each.equals("ENTRYPOINT [\"/usr/bin/tini\", \"--\", \"/opt/emp/machine/start\"]"));
        assertThat(instructions.stream()
                        .filter(each -> each.startsWith("USER "))
                        .reduce((a, b) -> b))
                .contains("USER 10001:10001");
        assertThat(String.join(" ", instructions)).contains("EMP_MACHINE_PROFILE=" + target);
    }

    @Test
    void everyBaseIsABuildArgumentWithAPinnedName() {
        List<String> outside = BASES.values().stream()
                .filter(base -> !STAGES.containsKey(base) && !base.equals("scratch"))
                .distinct()
                .toList();

        assertThat(outside).allMatch(base -> base.matches("\\$\\{[A-Z_]+\\}"));
        for (String base : outside) {
            String name = base.substring(2, base.length() - 1);
            assertThat(text).containsPattern("(?m)^ARG " + name + "=[a-z0-9/.-]+:(?!latest)[A-Za-z0-9._-]+$");
        }
    }

    @Test
    void nothingIsCopiedTwiceIntoOneImage() {
        for (String target : TARGETS) {
            List<String> copies = inherited(target).stream()
                    .filter(each -> each.startsWith("COPY "))
                    .toList();
            assertThat(copies).doesNotHaveDuplicates();
        }
    }

    @Test
    void olderBuildersUnderstandIt() {
        assertThat(text).doesNotContain("# syntax=").doesNotContain("--link").doesNotContain("<<");
    }

    @Test
    void whatIsInstalledIsPinnedToACommit() {
        assertThat(text).containsPattern("(?m)^ARG COMFYUI_REVISION=[0-9a-f]{40}$");
    }

    @Test
    void theScriptsAreRightForTheShell() throws Exception {
        try (Stream<Path> files =
                Stream.concat(Files.list(FOLDER.resolve("build")), Files.list(FOLDER.resolve("bin")))) {
            for (Path script : files.toList()) {
                String shell =
                        Files.readString(script).lines().findFirst().orElse("").replace("#!", "");
                Process check = new ProcessBuilder(shell, "-n", script.toString())
                        .redirectErrorStream(true)
                        .start();
                String output =
                        new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                assertThat(check.waitFor()).as(script + ": " + output).isZero();
            }
        }
        assertThat(FOLDER.resolve("bin/start")).isExecutable();
        assertThat(FOLDER.resolve("bin/health")).isExecutable();
        assertThat(FOLDER.resolve("bin/setup")).isExecutable();
    }
}
