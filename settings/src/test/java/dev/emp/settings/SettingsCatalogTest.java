package dev.emp.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

class SettingsCatalogTest {

    @ConfigurationProperties("emp.orchard.shed")
    record Shed(@DefaultValue("2") int doors) {}

    @ConfigurationProperties("emp.orchard")
    record Twice(@DefaultValue("2") int rows) {}

    @ConfigurationProperties("garden")
    record Elsewhere(int rows) {}

    @ConfigurationProperties("emp.bean")
    static class NoRecord {}

    private static Setting setting(String name) {
        return Orchard.catalog().settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everySettingIsListedWithItsFullName() {
        assertThat(Orchard.catalog().settings())
                .extracting(Setting::name)
                .containsExactly(
                        "emp.orchard.cellar",
                        "emp.orchard.fenced",
                        "emp.orchard.gate-token",
                        "emp.orchard.harvest-time",
                        "emp.orchard.headers.<name>",
                        "emp.orchard.home",
                        "emp.orchard.huts.<name>.furniture.<name>",
                        "emp.orchard.huts.<name>.open",
                        "emp.orchard.huts.<name>.stay",
                        "emp.orchard.kind",
                        "emp.orchard.labels.<name>",
                        "emp.orchard.map",
                        "emp.orchard.owner",
                        "emp.orchard.pond.depth",
                        "emp.orchard.pond.treasure",
                        "emp.orchard.rows",
                        "emp.orchard.share",
                        "emp.orchard.trees[].age",
                        "emp.orchard.trees[].birds",
                        "emp.orchard.trees[].name",
                        "emp.orchard.visitors");
    }

    @Test
    void aSettingSaysWhatFitsAndWhatItIsWithoutAValue() {
        assertThat(setting("emp.orchard.harvest-time").type()).isEqualTo(SettingKind.DURATION.words());
        assertThat(setting("emp.orchard.harvest-time").initial()).isEqualTo("15s");
        assertThat(setting("emp.orchard.harvest-time").allowed()).isEqualTo("at least 1s; at most 1h");
        assertThat(setting("emp.orchard.rows").allowed()).isEqualTo("1 to 9");
        assertThat(setting("emp.orchard.share").allowed()).isEqualTo("0 to 1");
        assertThat(setting("emp.orchard.kind").allowed()).isEqualTo("apple, wild-pear");
        assertThat(setting("emp.orchard.kind").initial()).isNull();
        assertThat(setting("emp.orchard.owner").allowed()).isEqualTo("small letters");
        assertThat(setting("emp.orchard.cellar").type()).isEqualTo(SettingKind.SIZE.words());
        assertThat(setting("emp.orchard.visitors").type()).isEqualTo("a list, each a text");
        assertThat(setting("emp.orchard.trees[].name").required()).isTrue();
        assertThat(setting("emp.orchard.trees[].age").required()).isFalse();
    }

    @Test
    void whatIsMarkedOrNamedAsASecretIsOne() {
        assertThat(Orchard.catalog().settings())
                .filteredOn(Setting::secret)
                .extracting(Setting::name)
                .containsExactly("emp.orchard.gate-token", "emp.orchard.headers.<name>", "emp.orchard.pond.treasure");
    }

    @Test
    void recordsCanShareAPrefix() {
        assertThat(SettingsCatalog.of(List.of(Orchard.class, Shed.class)).settings())
                .extracting(Setting::name)
                .contains("emp.orchard.rows", "emp.orchard.shed.doors");
    }

    @Test
    void whatNobodyCouldTellApartIsRefused() {
        assertThatThrownBy(() -> SettingsCatalog.of(List.of(Orchard.class, Twice.class)))
                .hasMessage("emp.orchard.rows is declared twice");
        assertThatThrownBy(() -> SettingsCatalog.of(List.of(Elsewhere.class))).hasMessageContaining("emp.");
        assertThatThrownBy(() -> SettingsCatalog.of(List.of(NoRecord.class))).hasMessageContaining("must be a record");
    }

    @Test
    void aSlipIsFoundButNotASecondOneInAShortWord() {
        assertThat(Spelling.nearest("lesae", List.of("lease", "url"))).contains("lease");
        assertThat(Spelling.nearest("lse", List.of("lease", "url"))).isEmpty();
        assertThat(Spelling.nearest("orchestrater", List.of("orchestrator"))).contains("orchestrator");
        assertThat(Spelling.nearest("run", List.of("bus"))).isEmpty();
        assertThat(Spelling.distance("abcd", "badc")).isEqualTo(2);
    }
}
