package dev.emp.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import dev.emp.deploy.observability.AlertFiles.Alert;
import dev.emp.deploy.observability.AlertFiles.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesTest {

    private static final Set<String> SEVERITIES = Set.of("critical", "warning");

    @Test
    void promtoolUnderstandsAllRules() throws Exception {
        Tool.Result result = promtool(Stream.of("check", "rules"), AlertFiles.yaml(AlertFiles.RULES));
        assertThat(result.code()).as(result.output()).isZero();
    }

    @Test
    void everyAlertFiresWhenItShouldAndOnlyThen() throws Exception {
        Tool.Result result = promtool(Stream.of("test", "rules"), AlertFiles.yaml(AlertFiles.TESTS));
        assertThat(result.code()).as(result.output()).isZero();
    }

    @Test
    void prometheusTakesTheConfigurationForCompose() throws Exception {
        Tool.Result result =
                Tool.require("promtool").run("check", "config", "--syntax-only", "deploy/observability/prometheus.yml");
        assertThat(result.code()).as(result.output()).isZero();
    }

    @Test
    void everyAlertIsTriedBothWays() throws Exception {
        List<Trial> wanted = new ArrayList<>();
        for (Alert alert : AlertFiles.alerts()) {
            wanted.add(new Trial(alert.name(), true));
            wanted.add(new Trial(alert.name(), false));
        }
        assertThat(AlertFiles.trials()).hasSizeGreaterThan(100).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void everyAlertSaysHowBadItIsWhatItMeansAndWhereToRead() throws Exception {
        assertThat(AlertFiles.alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.name()).matches("Emp[A-Z][A-Za-z]+");
            assertThat(alert.labels().get("severity")).isIn(SEVERITIES);
            assertThat(alert.annotations().get("summary")).isNotBlank().doesNotEndWith(".");
            assertThat(alert.annotations().get("description")).isNotBlank().endsWith(".");
            assertThat(alert.annotations().get("runbook_url")).isEqualTo("docs/runbooks/" + alert.name() + ".md");
        });
    }

    @Test
    void noTwoAlertsHaveOneName() throws Exception {
        assertThat(AlertFiles.alerts()).extracting(Alert::name).doesNotHaveDuplicates();
    }

    private static Tool.Result promtool(Stream<String> command, List<Path> files) throws Exception {
        return Tool.require("promtool")
                .run(Stream.concat(command, files.stream().map(Path::toString)).toArray(String[]::new));
    }
}
