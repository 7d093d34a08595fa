package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every value is said what for, and the table of the README is what values.yaml says. */
class ValuesDocumentationTest {

    private static final Path VALUES = Chart.HOME.resolve("values.yaml");
    private static final Path README = Chart.HOME.resolve("README.md");
    private static final String BEGIN = "<!-- values, written by ValuesDocumentationTest -->\n";
    private static final String END = "<!-- end of the values -->";
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z][\\w-]*):.*");
    private static final Pattern COMMENT = Pattern.compile("^ *# -- (.*)");

    private record Place(int indent, String path) {}

    /** What is said of each value, by its path. */
    private static Map<String, String> said() throws IOException {
        Map<String, String> said = new LinkedHashMap<>();
        Deque<Place> places = new ArrayDeque<>();
        String comment = null;
        for (String line : Files.readAllLines(VALUES)) {
            Matcher found = COMMENT.matcher(line);
            if (found.matches()) {
                comment = found.group(1);
                continue;
            }
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                int indent = key.group(1).length();
                while (!places.isEmpty() && places.peek().indent() >= indent) {
                    places.pop();
                }
                String path = places.isEmpty() ? key.group(2) : places.peek().path() + "." + key.group(2);
                places.push(new Place(indent, path));
                if (comment != null) {
                    said.put(path, comment);
                }
            }
            comment = null;
        }
        return said;
    }

    private static JsonNode value(String path) {
        JsonNode value = Chart.yaml(VALUES);
        for (String part : path.split("\\.", -1)) {
            value = value.path(part);
        }
        return value;
    }

    private static String row(Map.Entry<String, String> entry) {
        JsonNode value = value(entry.getKey());
        String initial = value.isString() ? value.asString() : value.toString();
        return "| `%s` | %s | %s |\n"
                .formatted(
                        entry.getKey(),
                        entry.getValue().replace("|", "\\|"),
                        initial.isEmpty() || initial.equals("[]") || initial.equals("{}") ? "" : "`" + initial + "`");
    }

    @Test
    void theTableIsInStep() throws IOException {
        String page = Files.readString(README);
        String rows =
                said().entrySet().stream().map(ValuesDocumentationTest::row).collect(Collectors.joining());

        Documents.holdInStep(
                README,
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + "\n| value | what for | default |\n| --- | --- | --- |\n" + rows + "\n"
                        + page.substring(page.indexOf(END)),
                "ValuesDocumentationTest");
    }

    @Test
    void everyValueIsSaidWhatFor() throws IOException {
        Map<String, String> said = said();

        assertThat(said).hasSizeGreaterThan(150);
        expectSaid(Chart.yaml(VALUES), "", said);
    }

    private static void expectSaid(JsonNode values, String path, Map<String, String> said) {
        values.properties().forEach(entry -> {
            String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (said.containsKey(name)) {
                return;
            }
            boolean group = entry.getValue().isObject() && !entry.getValue().isEmpty();
            assertThat(group || isOfAnImage(name)).as("what %s is for", name).isTrue();
            expectSaid(entry.getValue(), name, said);
        });
    }

    /** An image is always the same three, with a registry where it is of others; a key the same two. */
    private static boolean isOfAnImage(String name) {
        return name.matches(".*\\.(image\\.(registry|repository|tag|digest)|providerKey\\.(secret|key))");
    }
}
