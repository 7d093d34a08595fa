package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.settings.Setting;
import dev.emp.settings.SettingsCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the page of the connectors' settings against the settings there are. */
class ConnectorSettingsDocumentationTest {

    private static final String ANEW =
            "It is out of step with the settings; write it anew with: mvn test -pl launcher -am"
                    + " -Dtest=ConnectorSettingsDocumentationTest -Dsurefire.failIfNoSpecifiedTests=false -Demp.write-docs";
    private static final Path PAGE = Path.of("../docs/connector-settings.md");
    private static final String HEAD = """
            # Settings of the connectors

            Written by `ConnectorSettingsDocumentationTest`. A connector that is a service reads them from its environment, its command line or
            `application.yaml`; one inside a worker from the worker's, `machine.yaml` included. In the environment
            `emp.openai.keys[0].from` is `EMP_OPENAI_KEYS_0_FROM`. Keys themselves are never settings: a setting says where one is,
            `env:NAME` or `file:PATH`. [connectors.md](connectors.md) is the guide; what a machine does with them stands in
            [machine.md](machine.md).
            """;

    private static Map<String, List<Setting>> byConnector() throws ClassNotFoundException {
        Map<String, List<Setting>> settings = new LinkedHashMap<>();
        for (String name : List.of(
                "openai.OpenAi", "replicate.Replicate", "runpod.RunPod", "comfyui.ComfyUi", "playwright.Playwright")) {
            Class<?> record = Class.forName("dev.emp.connector." + name + "Properties");
            settings.put(
                    name.substring(0, name.indexOf('.')),
                    SettingsCatalog.of(List.of(record)).settings());
        }
        return settings;
    }

    @Test
    void thePageIsInStep() throws Exception {
        String expected = HEAD
                + byConnector().entrySet().stream()
                        .map(connector -> "\n## " + connector.getKey()
                                + "\n\n| setting | what for | value | default |\n| --- | --- | --- | --- |\n"
                                + connector.getValue().stream()
                                        .map(ConnectorSettingsDocumentationTest::row)
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining());
        if (System.getProperty("emp.write-docs") != null) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "").as(ANEW).isEqualTo(expected);
    }

    @Test
    void everySettingSaysWhatItIsFor() throws Exception {
        assertThat(byConnector())
                .allSatisfy((connector, settings) -> assertThat(settings)
                        .isNotEmpty()
                        .allSatisfy(setting -> assertThat(setting.description())
                                .as(setting.name())
                                .isNotEmpty()));
    }

    private static String row(Setting setting) {
        String type = setting.type().replaceFirst(" such as .*", "");
        String value = setting.allowed().isEmpty() ? type : type + ": " + setting.allowed();
        String initial = setting.initial() == null || setting.initial().isEmpty() ? "" : "`" + setting.initial() + "`";
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        setting.name(),
                        cell(setting.description()),
                        cell(value
                                + (setting.secret() ? "; secret" : "")
                                + (setting.required() ? "; must be set" : "")),
                        initial);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
