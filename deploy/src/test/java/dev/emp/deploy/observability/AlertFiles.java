package dev.emp.deploy.observability;

import dev.emp.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The files of rules and of their tests, read. */
final class AlertFiles {

    static final Path RULES = Tool.ROOT.resolve("deploy/observability/rules");
    static final Path TESTS = RULES.resolve("tests");

    private AlertFiles() {}

    /** An alert as its rule says it. */
    record Alert(String name, String expression, Map<String, String> labels, Map<String, String> annotations) {}

    /** A test of promtool for one alert. */
    record Trial(String alert, boolean fires) {}

    static List<Path> yaml(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    static List<Alert> alerts() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        for (Path file : yaml(RULES)) {
            for (Map<String, Object> group : maps(read(file), "groups")) {
                for (Map<String, Object> rule : maps(group, "rules")) {
                    if (rule.containsKey("alert")) {
                        alerts.add(new Alert(
                                String.valueOf(rule.get("alert")),
                                String.valueOf(rule.get("expr")),
                                texts(rule, "labels"),
                                texts(rule, "annotations")));
                    }
                }
            }
        }
        return alerts;
    }

    static List<Trial> trials() throws IOException {
        List<Trial> trials = new ArrayList<>();
        for (Path file : yaml(TESTS)) {
            for (Map<String, Object> test : maps(read(file), "tests")) {
                for (Map<String, Object> trial : maps(test, "alert_rule_test")) {
                    boolean fires = !maps(trial, "exp_alerts").isEmpty();
                    trials.add(new Trial(String.valueOf(trial.get("alertname")), fires));
                }
            }
        }
        return trials;
    }

    private static Map<String, Object> read(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Map<String, Object> parent, String name) {
        return (List<Map<String, Object>>) parent.getOrDefault(name, List.of());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> texts(Map<String, Object> parent, String name) {
        return (Map<String, String>) parent.getOrDefault(name, Map.of());
    }
}
