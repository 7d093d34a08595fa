package dev.emp.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Grafana asks of a dashboard, as far as its files say it; their queries are run by a test of the launcher. */
class DashboardsTest {

    private static final Path DASHBOARDS = Tool.ROOT.resolve("deploy/observability/dashboards");
    private static final int COLUMNS = 24;
    private static final Set<String> UNITS = Set.of(
            "none", "short", "s", "ops", "reqps", "percentunit", "bytes", "Bps", "currencyUSD", "celsius", "watt");
    private static final Set<String> KINDS = Set.of("row", "timeseries", "stat", "table", "heatmap", "bargauge");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void itIsKnownByItsFilesNameAndFoundByItsTag(Path file) throws IOException {
        JsonNode board = read(file);
        assertThat(file.getFileName()).hasToString(board.path("uid").asString() + ".json");
        assertThat(board.path("uid").asString()).matches("[a-zA-Z0-9_-]{1,40}");
        assertThat(board.path("title").asString()).startsWith("EMP ");
        assertThat(board.path("tags").toString()).contains("\"emp\"");
        assertThat(board.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(board.has("id")).as("an id belongs to one Grafana only").isFalse();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyPanelSaysWhatItShowsInWhichUnit(Path file) throws IOException {
        for (JsonNode panel : read(file).path("panels")) {
            String title = panel.path("title").asString();
            assertThat(title).isNotBlank();
            assertThat(panel.path("type").asString()).as(title).isIn(KINDS);
            if (!panel.path("type").asString().equals("row")) {
                assertThat(panel.path("description").asString()).as(title).isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/unit").asString())
                        .as(title)
                        .isIn(UNITS);
                assertThat(panel.path("targets").size()).as(title).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void idsAreUniqueAndNoPanelLiesOnAnother(Path file) throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : read(file).path("panels")) {
            String title = panel.path("title").asString();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            for (String cell : cells(panel.path("gridPos"))) {
                assertThat(taken.add(cell)).as(title + " at " + cell).isTrue();
            }
        }
    }

    private static List<String> cells(JsonNode place) {
        int right = place.path("x").asInt() + place.path("w").asInt();
        assertThat(place.path("x").asInt()).isNotNegative();
        assertThat(place.path("w").asInt()).isPositive();
        assertThat(place.path("h").asInt()).isPositive();
        assertThat(right).isLessThanOrEqualTo(COLUMNS);
        List<String> cells = new ArrayList<>();
        for (int x = place.path("x").asInt(); x < right; x++) {
            for (int y = 0; y < place.path("h").asInt(); y++) {
                cells.add(x + "," + (place.path("y").asInt() + y));
            }
        }
        return cells;
    }

    /** Whoever imports it chooses the data source; a uid of ours would be unknown there. */
    @ParameterizedTest
    @MethodSource("files")
    void everyQueryTakesTheDataSourceThatIsChosen(Path file) throws IOException {
        JsonNode board = read(file);
        assertThat(board.at("/templating/list/0/type").asString()).isEqualTo("datasource");
        assertThat(board.findValues("datasource")).isNotEmpty().allSatisfy(source -> {
            assertThat(source.path("type").asString()).isEqualTo("prometheus");
            assertThat(source.path("uid").asString()).isEqualTo("${datasource}");
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyVariableThatAQueryNamesIsThereAndEveryOneThereIsUsed(Path file) throws IOException {
        JsonNode board = read(file);
        String queries = board.path("panels").findValuesAsString("expr").toString();
        List<String> names = board.path("templating").path("list").findValuesAsString("name");
        assertThat(names).contains("datasource");
        for (String name : names) {
            if (!name.equals("datasource")) {
                assertThat(queries).contains("$" + name);
            }
        }
        assertThat(queries.replace("$__rate_interval", "").replaceAll("\\$(" + String.join("|", names) + ")\\b", ""))
                .doesNotContain("$");
    }

    @ParameterizedTest
    @MethodSource("files")
    void queriesOfAPanelHaveLettersOfTheirOwn(Path file) throws IOException {
        for (JsonNode panel : read(file).path("panels")) {
            List<String> letters = panel.path("targets").findValuesAsString("refId");
            assertThat(letters).as(panel.path("title").asString()).doesNotHaveDuplicates();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }
}
