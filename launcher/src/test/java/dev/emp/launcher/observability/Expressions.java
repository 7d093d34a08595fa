package dev.emp.launcher.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The expressions of the delivered dashboards and rules. */
final class Expressions {

    private static final Path DELIVERED = Path.of("..", "deploy", "observability");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern SELECTOR = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[^}\"]|\"(?:[^\"\\\\]|\\\\.)*\")*})?(?![a-zA-Z0-9_:(]|\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

    private Expressions() {}

    /** @param place where it stands, for messages */
    record Expression(String place, String text) {}

    /** Queries of all panels and variables, with what Grafana would put in for variables. */
    static List<Expression> dashboards() throws IOException {
        List<Expression> all = new ArrayList<>();
        for (Path file : files("dashboards", ".json")) {
            JsonNode board = JsonMapper.shared().readTree(Files.readString(file));
            for (JsonNode panel : board.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String place =
                            file.getFileName() + ": " + panel.path("title").asString();
                    all.add(new Expression(place, filledIn(target.path("expr").asString())));
                }
            }
            for (JsonNode variable : board.at("/templating/list")) {
                Matcher query = Pattern.compile("label_values\\((\\w+), (\\w+)\\)")
                        .matcher(variable.path("definition").asString());
                if (query.matches()) {
                    all.add(new Expression(
                            file.getFileName() + ": $" + variable.path("name").asString(),
                            query.group(1) + "{" + query.group(2) + "!=\"\"}"));
                }
            }
        }
        return all;
    }

    private static String filledIn(String expression) {
        return expression.replace("$__rate_interval", "1m").replaceAll("\\$(pool|service|instance)\\b", ".*");
    }

    /** Of recording rules and alerts. */
    @SuppressWarnings("unchecked")
    static List<Expression> rules() throws IOException {
        List<Expression> all = new ArrayList<>();
        for (Path file : files("rules", ".yaml")) {
            Map<String, Object> content = new Yaml().load(Files.readString(file));
            for (Map<String, Object> group : (List<Map<String, Object>>) content.get("groups")) {
                for (Map<String, Object> rule : (List<Map<String, Object>>) group.get("rules")) {
                    Object name = rule.containsKey("alert") ? rule.get("alert") : rule.get("record");
                    all.add(new Expression(String.valueOf(name), String.valueOf(rule.get("expr"))));
                }
            }
        }
        return all;
    }

    /** The series that an expression asks for, without what it does with them. */
    static Set<String> selectors(String expression) {
        Set<String> selectors = new LinkedHashSet<>();
        Matcher found =
                SELECTOR.matcher(GROUPING.matcher(expression).replaceAll(" ").replaceAll("\\[[^]]*]|offset \\w+", " "));
        while (found.find()) {
            if (!WORDS.contains(found.group(1))) {
                selectors.add(found.group());
            }
        }
        return selectors;
    }

    private static List<Path> files(String folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(DELIVERED.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }
}
