package dev.emp.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class UnknownSettingsTest {

    private static void check(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(each -> environment.getPropertySources().remove(each.getName()));
        environment.getPropertySources().addFirst(source);
        UnknownSettings.refuse(Orchard.catalog(), environment);
    }

    private static String refusal(PropertySource<?> source) {
        SettingsException refusal = catchThrowableOfType(SettingsException.class, () -> check(source));
        assertThat(refusal).isNotNull();
        return refusal.getMessage();
    }

    private static PropertySource<?> typed(String... arguments) {
        return new SimpleCommandLinePropertySource(arguments);
    }

    private static PropertySource<?> variables(String... assignments) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String assignment : assignments) {
            String[] parts = assignment.split("=", 2);
            all.put(parts[0], parts[1]);
        }
        return new SystemEnvironmentPropertySource("systemEnvironment", all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "emp.orchard.harvest-time",
                "emp.orchard.harvestTime",
                "emp.orchard.harvest_time",
                "emp.orchard.visitors",
                "emp.orchard.visitors[1]",
                "emp.orchard.labels.any.thing",
                "emp.orchard.labels[any/thing]",
                "emp.orchard.pond.depth",
                "emp.orchard.trees[0].name",
                "emp.orchard.trees[12].birds[3]",
                "emp.orchard.huts.hut-1.open",
                "emp.orchard.huts.hut-1.furniture.BED",
                "emp.worker.lease",
                "emp.home",
                "empire.orchard.row",
                "spring.application.nam"
            })
    void whatThereIsAndWhatIsSomebodyElsesPasses(String name) {
        assertThatCode(() -> check(typed("--" + name + "=x"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            emp.orchard.row              | did you mean emp.orchard.rows?
            emp.orchard.fnecde           | did you mean emp.orchard.fenced?
            emp.orchrd.rows              | did you mean emp.orchard.rows?
            emp.orchrad.row              | did you mean emp.orchard.rows?
            emp.orchard.trees[3].nam     | did you mean emp.orchard.trees[3].name?
            emp.orchard.huts.one.opne    | did you mean emp.orchard.huts.one.open?
            emp.orchard.rows.first       | did you mean emp.orchard.rows?
            emp.orchard.depth            | did you mean emp.orchard.pond.depth?
            emp.orchard.trees.first.size | emp.orchard.trees is a list: emp.orchard.trees[0], emp.orchard.trees[1] and so on.
            emp.orchard.pond.colour      | emp.orchard.pond has depth, treasure.
            """)
    void aWrongNameIsToldWithWhatWasMeant(String name, String meant) {
        assertThat(refusal(typed("--" + name + "=hush")))
                .isEqualTo(name + " is no setting (from the command line); " + meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"emp.orchard.[", "emp.orchard.]", "emp.orchard..", "emp.orchard.\u00e9", "emp.orchard. "})
    void whatIsNoNameAtAllIsRefusedAsWell(String name) {
        assertThat(refusal(new MapPropertySource("a map", Map.of(name, "hush"))))
                .startsWith(name + " is no")
                .doesNotContain("hush");
    }

    @Test
    void aValueForAWholeGroupIsRefused() {
        assertThat(refusal(typed("--emp.orchard.pond=deep")))
                .isEqualTo("emp.orchard.pond is not a setting but a group of them (from the command line);"
                        + " emp.orchard.pond has depth, treasure.");
        assertThat(refusal(typed("--emp.orchard.trees=many"))).contains("emp.orchard.trees is a list");
        assertThatCode(() -> check(typed("--emp.orchard.trees=", "--emp.orchard.huts=")))
                .doesNotThrowAnyException();
    }

    @Test
    void theSourceIsNamedAndTheValueIsNot() {
        assertThat(refusal(new MapPropertySource("a map", Map.of("emp.orchard.gate-tokn", "hush"))))
                .isEqualTo(
                        "emp.orchard.gate-tokn is no setting (\"emp.orchard.gate-tokn\" from property source \"a map\");"
                                + " did you mean emp.orchard.gate-token?");
    }

    @Test
    void allWrongNamesAreToldAtOnceButNoMoreThanTen() {
        assertThat(refusal(typed("--emp.orchard.row=1", "--emp.orchard.fence=x")))
                .contains("emp.orchard.row is no setting")
                .contains("emp.orchard.fence is no setting")
                .doesNotContain("more");
        String[] many = new String[13];
        for (int i = 0; i < many.length; i++) {
            many[i] = "--emp.orchard.nothing%02d=x".formatted(i);
        }
        assertThat(refusal(typed(many)))
                .contains("nothing09")
                .doesNotContain("nothing10")
                .endsWith("And 3 more.")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EMP_ORCHARD_HARVESTTIME=1s",
                "EMP_ORCHARD_HARVEST_TIME=1s",
                "emp_orchard_rows=2",
                "EMP_ORCHARD_VISITORS=a,b",
                "EMP_ORCHARD_VISITORS_0=a",
                "EMP_ORCHARD_TREES_0_NAME=oak",
                "EMP_ORCHARD_TREES_1_BIRDS_2=owl",
                "EMP_ORCHARD_LABELS_ANY_THING=x",
                "EMP_ORCHARD_HUTS_HUT_1_OPEN=true",
                "EMP_ORCHARD_HUTS_ONE_FURNITURE_BED=soft",
                "EMP_ORCHRD_ROWS=2",
                "EMP_WORKER_LEES=2",
                "EMP_HOME=x",
                "EMP_REDIS_8=x",
                "EMP_ORCHARD_SERVICE_HOST=10.0.0.1",
                "EMP_ORCHARD_SERVICE_PORT=80",
                "EMP_ORCHARD_SERVICE_PORT_HTTP=80",
                "EMP_ORCHARD_PORT=tcp://10.0.0.1:80",
                "EMP_ORCHARD_PORT_80_TCP=tcp://10.0.0.1:80",
                "EMP_ORCHARD_PORT_80_TCP_ADDR=10.0.0.1"
            })
    void aVariableOfASettingOrOfSomebodyElsePasses(String assignment) {
        assertThatCode(() -> check(variables(assignment))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EMP_ORCHARD_ROW           | did you mean EMP_ORCHARD_ROWS?
            EMP_ORCHARD_HARVESTTMIE   | did you mean EMP_ORCHARD_HARVESTTIME?
            EMP_ORCHARD_TREES_7_NAM   | did you mean EMP_ORCHARD_TREES_7_NAME?
            EMP_ORCHARD_TREES_X_NAME  | did you mean EMP_ORCHARD_TREES_0_NAME?
            EMP_ORCHARD_PORT          | emp.orchard has harvest-time, rows
            """)
    void aWrongVariableIsToldWithWhatWasMeant(String variable, String meant) {
        assertThat(refusal(variables(variable + "=hush")))
                .startsWith(variable + " is no setting (environment variable); " + meant)
                .doesNotContain("hush");
    }
}
