package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/connectors.md says what is true. */
class ConnectorsGuideTest {

    private static final Path ROOT = Path.of("..");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern FILE = Pattern.compile("(?s)<!-- file: (\\S+) -->\n```\\w+\n(.*?\n)```\n");

    private static String guide;

    @BeforeAll
    static void read() throws IOException {
        guide = Files.readString(ROOT.resolve("docs/connectors.md"));
    }

    @Test
    void itsConnectorsAreTheTestedFilesAndShort() throws IOException {
        Map<String, String> files = FILE.matcher(guide)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));

        assertThat(files).hasSize(2);
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(file.getValue())
                    .as("the copy of %s in docs/connectors.md", file.getKey())
                    .isEqualTo(Files.readString(ROOT.resolve(file.getKey())));
            assertThat(file.getValue().lines().filter(ConnectorsGuideTest::isCode))
                    .as("lines of code in %s", file.getKey())
                    .hasSizeLessThan(100);
        }
    }

    @Test
    void itsEventsAreUnderstoodAndAllAreShown() {
        List<String> lines = blocks("ndjson").flatMap(String::lines).toList();

        for (String line : lines) {
            ExecutionEvent event = EventCodec.decode(line.getBytes(StandardCharsets.UTF_8));
            assertThat(event).as(line).isNotInstanceOf(ExecutionEvent.Unknown.class);
            JsonNode told = JSON.readTree(EventCodec.encode(event));
            assertThat(told.propertyNames())
                    .as(line)
                    .containsAll(JSON.readTree(line).propertyNames());
        }
        assertThat(lines.stream().map(line -> JSON.readTree(line).path("type").asString()))
                .containsAll(eventTypes());
        assertThat(eventTypes()).allSatisfy(type -> assertThat(guide).contains("`" + type + "`"));
    }

    @Test
    void itsRequestIsUnderstood() {
        String body = blocks("json")
                .filter(block -> block.contains("execution_id"))
                .findFirst()
                .orElseThrow();

        ExecutionRequest request = EventCodec.decode(body.getBytes(StandardCharsets.UTF_8), ExecutionRequest.class);

        assertThat(JSON.readTree(EventCodec.encodeBody(request))).isEqualTo(JSON.readTree(body));
    }

    @Test
    void itsInputsAreJson() {
        assertThat(blocks("json"))
                .allSatisfy(block -> assertThat(JSON.readTree(block).isObject()).isTrue());
    }

    @Test
    void everyClassOfErrorIsExplained() {
        assertThat(Arrays.stream(ErrorClass.values()).map(ErrorClass::wireName))
                .allSatisfy(name -> assertThat(guide).contains("\n| `" + name + "` |"));
    }

    @Test
    void everySettingIsListedWithItsDefault() {
        assertThat(ConnectorEndpointProperties.class.getDeclaredConstructors()[0].getParameters())
                .allSatisfy(setting -> assertThat(guide)
                        .contains("\n| `emp.connector."
                                + setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
                                + "` | `"
                                + setting.getAnnotation(DefaultValue.class).value()[0] + "` |"));
    }

    private static boolean isCode(String line) {
        return !line.isBlank() && !line.startsWith("import ") && !line.startsWith("package ");
    }

    private static List<String> eventTypes() {
        return Arrays.stream(
                        ExecutionEvent.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .toList();
    }

    private static Stream<String> blocks(String language) {
        return Pattern.compile("(?s)```" + language + "\n(.*?\n)```\n")
                .matcher(guide)
                .results()
                .map((MatchResult block) -> block.group(1));
    }
}
