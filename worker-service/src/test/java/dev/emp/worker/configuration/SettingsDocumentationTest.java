package dev.emp.worker.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.emp.settings.Setting;
import dev.emp.settings.SettingsCatalog;
import dev.emp.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds what is written about the worker's settings against the settings there are. */
class SettingsDocumentationTest {

    private static final String ANEW =
            "It is out of step with the settings; write it anew with: mvn test -pl worker-service -am"
                    + " -Dtest=SettingsDocumentationTest -Dsurefire.failIfNoSpecifiedTests=false -Demp.write-docs";
    private static final Path SCHEMA = Path.of("../docs/machine.schema.json");
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Path EXAMPLE = Path.of("../examples/machine.yaml");
    private static final String BEGIN = "<!-- settings of the worker, written by SettingsDocumentationTest -->\n";
    private static final String END = "<!-- end of the settings of the worker -->";

    private final SettingsCatalog catalog = WorkerSettings.catalog();

    private String schema() {
        return new SettingsSchema(catalog, Set.of(MachineFile.SETTING))
                .write("machine.yaml: settings of a machine", MachineFile.SECTIONS);
    }

    private static void holdInStep(Path file, String expected) throws IOException {
        if (System.getProperty("emp.write-docs") != null) {
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "").as(ANEW).isEqualTo(expected);
    }

    @Test
    void theSchemaIsInStep() throws Exception {
        holdInStep(SCHEMA, schema());
    }

    @Test
    void theTableIsInStep() throws Exception {
        String page = Files.readString(PAGE);
        String before = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        String after = page.substring(page.indexOf(END));
        String rows =
                catalog.settings().stream().map(SettingsDocumentationTest::row).collect(Collectors.joining());
        holdInStep(
                PAGE,
                before + "\n| setting | what for | value | default |\n| --- | --- | --- | --- |\n" + rows + "\n"
                        + after);
    }

    private static String row(Setting setting) {
        String type = setting.type().replaceFirst(" such as .*", "");
        String value = setting.allowed().isEmpty() ? type : type + ": " + setting.allowed();
        String initial = setting.initial() == null || setting.initial().isEmpty() ? "" : code(setting.initial());
        return "| %s | %s | %s | %s |\n"
                .formatted(
                        code(setting.name()),
                        cell(setting.description()),
                        cell(value.replace("one of a few words: ", "one of ")
                                + (setting.secret() ? "; secret" : "")
                                + (setting.required() ? "; must be set" : "")),
                        initial);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    @Test
    void everySettingSaysWhatItIsFor() {
        assertThat(catalog.settings())
                .as(
                        "a @param of its record; the record of a list's or map's elements is a @ConfigurationPropertiesSource")
                .allSatisfy(setting ->
                        assertThat(setting.description()).as(setting.name()).isNotEmpty());
    }

    @Test
    void theExampleIsRight() throws Exception {
        assertThat(faults(Files.readString(EXAMPLE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hush",
                "[emp]",
                "machine: {id: box}",
                "emp: hush",
                "emp: {machin: {id: box}}",
                "emp: {machine: {typ: gpu}}",
                "emp: {machine: {type: tpu}}",
                "emp: {machine: {id: a/b}}",
                "emp: {machine: {file: other.yaml}}",
                "emp: {worker: {lease: soon}}",
                "emp: {worker: {connectors: [{slots: 1}]}}",
                "emp: {worker: {connectors: [{name: a, slots: 0}]}}",
                "emp: {worker: {connectors: [{name: a, slot: 1}]}}",
                "emp: {bus: {durability: some}}"
            })
    void whatIsWrongInAFileIsWrongForItsSchema(String text) {
        assertThat(faults(text)).isNotEmpty();
    }

    private List<String> faults(String yaml) {
        JsonNode content = JsonMapper.shared().valueToTree(new Yaml().load(yaml));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema())
                .validate(content)
                .stream()
                .map(Error::toString)
                .toList();
    }
}
