package dev.emp.launcher.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.images.Dockerfiles.Stage;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Dockerfile of the services, held to the list of what images of EMP must be. */
class ServiceDockerfileTest {

    private static final String FILE = "deploy/images/Dockerfile";
    private static final Set<String> TARGETS = Set.of("production", "development");

    private final Map<String, Stage> stages = Dockerfiles.stages(FILE);
    private final List<String> instructions = Dockerfiles.instructions(FILE);

    @Test
    void everyStageIsOfUseToATarget() {
        assertThat(reachableFrom(TARGETS)).containsExactlyInAnyOrderElementsOf(stages.keySet());
    }

    @Test
    void everyTargetRunsAsTheUserOfEmpAndTellsItsHealth() {
        for (String target : TARGETS) {
            assertThat(stages.get(target).instructions()).as(target).contains("USER 10001:10001");
            assertThat(stages.get(target).has("HEALTHCHECK")).as(target).isTrue();
            assertThat(stages.get(target).has("ENTRYPOINT")).as(target).isTrue();
        }
    }

    @Test
    void productionHasNoShellToRunAnything() {
        Stage production = stages.get("production");
        assertThat(production.has("RUN")).isFalse();
        assertThat(stages.get("base").base()).isEqualTo("scratch");
        assertThat(production.instructions())
                .filteredOn(line -> line.matches("(ENTRYPOINT|HEALTHCHECK) .*"))
                .allMatch(line -> line.contains("[\"/opt/java/bin/java\""));
    }

    @Test
    void nothingIsCopiedTwice() {
        for (Stage stage : stages.values()) {
            List<String> copies = stage.instructions().stream()
                    .filter(line -> line.startsWith("COPY "))
                    .toList();
            assertThat(copies).as(stage.name()).doesNotHaveDuplicates();
        }
    }

    @Test
    void layersGoFromWhatStaysToWhatChanges() {
        assertThat(copiesOf("base")).containsExactly("system", "runtime", "libraries", "jars", "jars");
        assertThat(stages.get("production").base()).isEqualTo("base");
        assertThat(copiesOf("production")).containsExactly("trained", "jars");
        assertThat(stages.get("production").instructions()).contains("COPY --from=jars /jars/app /opt/emp/app");
    }

    @Test
    void aLineOfCodeChangesNothingThatIsMadeBeforeOurOwnJars() {
        assertThat(stages.get("libraries").instructions()).contains("COPY --from=jars /jars/lib /jars");
        assertThat(stages.get("trained").instructions())
                .contains("COPY --from=jars /jars/training /opt/emp/app")
                .noneMatch(line -> line.contains("/jars/app"));
        List<String> production = stages.get("production").instructions();
        List<String> afterOurJars = production.subList(
                production.indexOf("COPY --from=jars /jars/app /opt/emp/app") + 1, production.size());
        assertThat(afterOurJars).noneMatch(line -> line.matches("(RUN|COPY|WORKDIR) .*"));
    }

    private List<String> copiesOf(String stage) {
        return stages.get(stage).instructions().stream()
                .filter(line -> line.startsWith("COPY --from="))
                .map(line -> line.replaceFirst("COPY --from=(\\S+) .*", "$1"))
                .toList();
    }

    @Test
    void everyBaseIsABuildArgumentWithAPublicPinnedNameAndNoHost() {
        for (Stage stage : stages.values()) {
            assertThat(stage.base())
                    .as(stage.name())
                    .matches(base -> base.startsWith("${")
                            || base.equals("scratch")
                            || stages.containsKey(base)
                            || base.startsWith("jars-"));
        }
        assertThat(instructions.stream().filter(line -> line.matches("ARG [A-Z]+_IMAGE=.*")))
                .hasSize(5)
                .allMatch(line -> line.matches("ARG [A-Z]+_IMAGE=[a-z-]+:[\\w.-]+") && !line.endsWith(":latest"));
    }

    @Test
    void noVariableHoldsASecret() {
        Pattern secret = Pattern.compile("(?i)(ARG|ENV) .*(password|secret|token|api_?key|credential).*");
        assertThat(instructions).noneMatch(line -> secret.matcher(line).matches());
    }

    @Test
    void oldEnginesAndBuildahCanReadIt() {
        assertThat(Dockerfiles.read(FILE)).doesNotContain("# syntax=");
        assertThat(instructions).noneMatch(line -> line.contains("--link") || line.contains("<<"));
    }

    @Test
    void whatTheBuildRunsIsThere() {
        assertThat(instructions.stream()
                        .flatMap(line -> Pattern.compile("deploy/images/[\\w./-]+|launcher/src/main/[\\w./-]+")
                                .matcher(line)
                                .results())
                        .map(found -> Dockerfiles.home().resolve(found.group())))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void whatIsLeftOutOfTheImageIsSaidWithItsReason() {
        assertThat(Dockerfiles.read("deploy/images/build/left-out.txt").lines())
                .first()
                .asString()
                .startsWith("#");
    }

    /** The stages that targets are made of; one that a build argument chooses stands for all that it may choose. */
    private Set<String> reachableFrom(Collection<String> targets) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(targets);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (name.equals("jars-${JARS}")) {
                open.addAll(stages.keySet().stream()
                        .filter(stage -> stage.startsWith("jars-"))
                        .toList());
            } else if (stages.containsKey(name) && seen.add(name)) {
                open.addAll(stages.get(name).sources());
            }
        }
        return seen;
    }
}
