package dev.emp.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.json.JsonMapper;

class SettingsViewTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    private List<ConfiguredSetting> view() {
        return new SettingsView(Orchard.catalog(), environment).settings();
    }

    private ConfiguredSetting setting(String name) {
        return view().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private void type(String... arguments) {
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
    }

    private void variables(Map<String, Object> variables) {
        environment
                .getPropertySources()
                .replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
    }

    private void file(String text) {
        environment
                .getPropertySources()
                .addLast(new OriginTrackedMapPropertySource(
                        "file", new YamlSettings(Path.of("orchard.yaml"), List.of("emp", "spring")).parse(text), true));
    }

    @Test
    void withoutAnySettingItShowsTheDefaults() {
        assertThat(view())
                .extracting(ConfiguredSetting::name)
                .isSorted()
                .contains("emp.orchard.rows", "emp.orchard.trees", "emp.orchard.labels", "emp.orchard.pond.depth");
        assertThat(view()).extracting(ConfiguredSetting::source).containsOnly("default");
        assertThat(setting("emp.orchard.rows").value()).isEqualTo("3");
        assertThat(setting("emp.orchard.owner").value()).isNull();
    }

    @Test
    void everyValueIsShownWithWhereItIsFrom() {
        type("--emp.orchard.rows=7");
        variables(Map.of("EMP_ORCHARD_HARVESTTIME", "1m", "EMP_ORCHARD_TREES_0_AGE", "9"));
        file("emp:\n  orchard:\n    rows: 5\n    fenced: false\n    visitors: [ann, bob]\n    trees: [{name: oak}]\n");

        assertThat(setting("emp.orchard.rows"))
                .isEqualTo(new ConfiguredSetting("emp.orchard.rows", "7", "3", "command line", ""));
        assertThat(setting("emp.orchard.harvest-time").source())
                .isEqualTo("environment variable EMP_ORCHARD_HARVESTTIME");
        assertThat(setting("emp.orchard.fenced").value()).isEqualTo("false");
        assertThat(setting("emp.orchard.fenced").source()).isEqualTo("orchard.yaml:4:5");
        assertThat(setting("emp.orchard.visitors").value()).isEqualTo("ann,bob");
        assertThat(setting("emp.orchard.visitors").source()).isEqualTo("orchard.yaml:5:16");
    }

    /** As they are bound: a list is never put together from two sources. */
    @Test
    void aListIsThatOfTheFirstSourceThatHasOne() {
        variables(Map.of("EMP_ORCHARD_TREES_0_AGE", "9"));
        file("emp:\n  orchard:\n    trees: [{name: oak}, {name: elm}]\n");

        assertThat(setting("emp.orchard.trees[0].age").value()).isEqualTo("9");
        assertThat(setting("emp.orchard.trees[0].name").value()).isNull();
        assertThat(view()).extracting(ConfiguredSetting::name).noneMatch(name -> name.contains("trees[1]"));
    }

    @Test
    void aMapIsPutTogetherFromAllSources() {
        type("--emp.orchard.huts.one.open=true");
        file("emp:\n  orchard:\n    huts: {one: {open: false, stay: 2h}, two: {open: false}}\n    labels: {a.b: c}\n");

        assertThat(setting("emp.orchard.huts.one.open").source()).isEqualTo("command line");
        assertThat(setting("emp.orchard.huts.one.stay").value()).isEqualTo("2h");
        assertThat(setting("emp.orchard.huts.two.open").value()).isEqualTo("false");
        assertThat(setting("emp.orchard.labels.a.b").value()).isEqualTo("c");
    }

    @Test
    void noSecretIsShown() {
        type(
                "--emp.orchard.gate-token=hush1",
                "--emp.orchard.headers.authorization=hush2",
                "--emp.orchard.pond.treasure=hush3",
                "--emp.orchard.home=http://me:hush4@orchard.example/gate",
                "--emp.orchard.huts.one.furniture.SAFE_KEY=hush5",
                "--emp.orchard.labels.headers.Authorization=hush8",
                "--spring.data.redis.url=redis://:hush6@redis.example:6380",
                "--spring.data.redis.password=hush7");
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("more", Map.of("emp.orchard.owner", "${emp.orchard.gate-token}")));

        assertThat(JsonMapper.shared().writeValueAsString(view())).doesNotContain("hush");
        assertThat(setting("emp.orchard.gate-token").value()).isEqualTo("••••••");
        assertThat(setting("emp.orchard.headers.authorization").value()).isEqualTo("••••••");
        assertThat(setting("emp.orchard.home").value()).isEqualTo("http://orchard.example/gate");
        assertThat(setting("spring.data.redis.url").value()).isEqualTo("redis://redis.example:6380");
        assertThat(setting("spring.data.redis.password").value()).isEqualTo("••••••");
        assertThat(setting("emp.orchard.owner").value()).isEqualTo("${emp.orchard.gate-token}");
    }

    @Test
    void inJsonTheDefaultIsNamedSo() {
        assertThat(JsonMapper.shared()
                        .valueToTree(setting("emp.orchard.rows"))
                        .at("/default")
                        .asString())
                .isEqualTo("3");
    }
}
