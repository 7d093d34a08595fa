package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The inputs shown in docs/connectors.md are such that their connectors take them. */
class ConnectorExamplesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern SECTION = Pattern.compile("(?s)\n### (\\w+)\n(.*?)(?=\n### |\n## |\\z)");
    private static final Pattern BLOCK = Pattern.compile("(?s)```json\n(.*?)```");

    record Example(String service, JsonNode input) {}

    static List<Example> examples() throws IOException {
        String guide = Files.readString(Path.of("../docs/connectors.md"));
        return SECTION.matcher(guide)
                .results()
                .flatMap(section ->
                        BLOCK.matcher(section.group(2)).results().flatMap(block -> inputs(section.group(1), block)))
                .toList();
    }

    /** Of a whole job its input and those of its fallbacks, as far as they are whole. */
    private static Stream<Example> inputs(String section, MatchResult block) {
        JsonNode json = JSON.readTree(block.group(1));
        if (!json.has("service")) {
            return Stream.of(new Example(section, json));
        }
        return Stream.concat(Stream.of(json), json.path("fallbacks").valueStream())
                .filter(each -> each.has("input"))
                .map(each -> new Example(each.path("service").asString(), each.path("input")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isAnInputOfItsConnector(Example example) throws IOException {
        String resource = "/dev/emp/connector/" + example.service() + "/input-schema.json";
        try (InputStream schema = getClass().getResourceAsStream(resource)) {
            assertThat(schema).as(resource).isNotNull();
            List<Error> faults = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                    .validate(example.input());
            assertThat(faults).isEmpty();
        }
    }

    /** The dashboard offers them to whoever fills in the form of a service. */
    @ParameterizedTest
    @ValueSource(strings = {"comfyui", "openai", "playwright", "replicate", "runpod"})
    void theSchemaGivesExamplesThatKeepToIt(String service) throws IOException {
        String resource = "/dev/emp/connector/" + service + "/input-schema.json";
        try (InputStream schema = getClass().getResourceAsStream(resource)) {
            assertThat(schema).as(resource).isNotNull();
            JsonNode examples = JSON.readTree(schema).path("examples");
            assertThat(examples).isNotEmpty();
            for (JsonNode example : examples) {
                isAnInputOfItsConnector(new Example(service, example));
            }
        }
    }
}
