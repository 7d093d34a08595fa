package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The rules of a release look at its own namespace, whatever else its Prometheus sees. */
class OwnRulesTest {

    private static final String VALUES = "monitoring: {enabled: true, rules: true}";

    /** A name that is no function's and no label's, outside of texts: what selects series. */
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_:]*");

    private static final List<String> WORDS =
            List.of("and", "or", "unless", "by", "on", "without", "ignoring", "offset", "bool");

    @TempDir
    private Path directory;

    private static List<Manifest> files(String values) {
        return Chart.with(values).stream()
                .filter(manifest -> manifest.kind().equals("PrometheusRule"))
                .toList();
    }

    private static List<JsonNode> rules(String values) {
        List<JsonNode> rules = new ArrayList<>();
        files(values)
                .forEach(file -> file.at("/spec/groups")
                        .forEach(group -> group.path("rules").forEach(rules::add)));
        return rules;
    }

    /** The names that select series in an expression, without its texts, lists of labels, ranges, words and functions. */
    private static List<String> selectors(String expression) {
        String bare = expression
                .replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\{[^}]*}|\\[[^]]*]", " ")
                .replaceAll("\\b(by|on|without|ignoring)\\s*\\([^)]*\\)", " ")
                .replaceAll("\\boffset\\s+\\w+", " ");
        List<String> selectors = new ArrayList<>();
        Matcher names = NAME.matcher(bare);
        while (names.find()) {
            boolean function = bare.substring(names.end()).stripLeading().startsWith("(");
            if (!WORDS.contains(names.group()) && !function) {
                selectors.add(names.group());
            }
        }
        return selectors;
    }

    @Test
    void everySelectorOfEveryRuleNamesTheNamespace() {
        List<JsonNode> rules = rules(VALUES);
        assertThat(rules).hasSizeGreaterThan(60);
        for (JsonNode rule : rules) {
            String expression = rule.path("expr").asString();
            List<String> names = selectors(expression);
            assertThat(names).as(expression).isNotEmpty();
            for (String name : names) {
                long all = Pattern.compile("(?<![\\w:])" + name + "(?![\\w:])")
                        .matcher(expression)
                        .results()
                        .count();
                long own = Pattern.compile("(?<![\\w:])" + name + "\\{namespace=\"emp\"")
                        .matcher(expression)
                        .results()
                        .count();
                assertThat(own).as("%s in %s", name, expression).isEqualTo(all);
            }
            assertThat(rule.at("/labels/namespace").asString()).as(expression).isEqualTo("emp");
        }
    }

    @Test
    void redisMayBeWatchedFromElsewhere() {
        String values = "monitoring: {enabled: true, rules: true, redisExporter: {namespace: data}}";
        assertThat(rules(values)).allSatisfy(rule -> {
            String expression = rule.path("expr").asString();
            assertThat(expression).doesNotContainPattern("redis_[a-z_]+(\\{namespace=\"emp\"|[^a-z_{])");
            assertThat(expression).doesNotContain("up{namespace=\"emp\", job=\"emp-redis\"");
        });
        assertThat(rules(values).toString())
                .contains("redis_up{namespace=\\\"data\\\"}", "up{namespace=\\\"data\\\", job=\\\"emp-redis\\\"}");
    }

    @Test
    void anAlertLinksToItsPage() {
        String values = "monitoring: {enabled: true, rules: true, runbookBase: 'https://git.example/emp/blob/main/'}";
        assertThat(rules(values).stream().filter(rule -> rule.has("alert")))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(rule.at("/annotations/runbook_url").asString())
                                .isEqualTo("https://git.example/emp/blob/main/docs/runbooks/"
                                        + rule.path("alert").asString() + ".md"));
    }

    /** Production is well, staging is not there: staging's alert fires, in staging's name. */
    @Test
    void anotherEnvironmentHidesNothing() throws Exception {
        Tool promtool = Tool.require("promtool");
        List<String> written = new ArrayList<>();
        for (Manifest file : files(VALUES)) {
            written.add(write(file.name() + ".yaml", Map.of("groups", file.at("/spec/groups"))));
        }
        Tool.Result check = promtool.run(
                Stream.concat(Stream.of("check", "rules"), written.stream()).toArray(String[]::new));
        assertThat(check.code()).as(check.output()).isZero();

        Path test = Files.writeString(directory.resolve("test.yaml"), """
            rule_files: [%s]
            tests:
              - interval: 1m
                input_series: [{series: 'up{job="emp-orchestrator", namespace="production"}', values: "1x20"}]
                alert_rule_test: [{eval_time: 10m, alertname: EmpOrchestratorDown, exp_alerts: [{exp_labels: {severity: critical, namespace: emp}, exp_annotations: %s}]}]
              - interval: 1m
                input_series:
                  - {series: 'up{job="emp-orchestrator", namespace="production"}', values: "0x20"}
                  - {series: 'up{job="emp-orchestrator", namespace="emp"}', values: "1x20"}
                alert_rule_test: [{eval_time: 10m, alertname: EmpOrchestratorDown, exp_alerts: []}]
            """.formatted(
                        String.join(", ", written), annotations("EmpOrchestratorDown")));
        Tool.Result result = promtool.run("test", "rules", test.toString());
        assertThat(result.code()).as(result.output()).isZero();
    }

    private static JsonNode annotations(String alert) {
        return rules(VALUES).stream()
                .filter(rule -> rule.path("alert").asString("").equals(alert))
                .findFirst()
                .orElseThrow()
                .path("annotations");
    }

    /** JSON is YAML, too. */
    private String write(String name, Object content) throws IOException {
        return Files.writeString(directory.resolve(name), Chart.JSON.writeValueAsString(content))
                .toString();
    }
}
