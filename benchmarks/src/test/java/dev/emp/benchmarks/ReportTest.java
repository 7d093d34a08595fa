package dev.emp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    private static final Figure FASTER = Figure.measured("processed", Rounds.of(300, 100, 200), "jobs/s", "how")
            .against(new Peer("BullMQ", Rounds.of(100, 90, 110)), Goal.atLeastTimesPeer(2.5));

    private static Report report(Figure... figures) {
        return new Report(
                "./emp bench bus",
                "abc1234",
                Instant.parse("2026-01-01T00:00:00Z"),
                "a machine",
                Map.of("java", "25"),
                List.of(figures));
    }

    @Test
    void aGoalIsMetUpToItsValue() {
        assertThat(report(Figure.atMost("a", 20, "ms", 20, "")).allMet()).isTrue();
        assertThat(report(Figure.atMost("a", 20.1, "ms", 20, "")).allMet()).isFalse();
        assertThat(report(Figure.plain("a", 1e9, "ms", "")).allMet()).isTrue();
    }

    @Test
    void aRatioToThePeerIsOfTheMedians() {
        assertThat(FASTER.ratio()).isEqualTo(2);
        assertThat(FASTER.met()).isFalse();
        assertThat(FASTER.against(new Peer("BullMQ", Rounds.of(80)), Goal.atLeastTimesPeer(2.5))
                        .met())
                .isTrue();
        assertThat(FASTER.against(new Peer("BullMQ", Rounds.of(160)), Goal.atMostTimesPeer(1.3))
                        .met())
                .isTrue();
    }

    @Test
    void aRatioNeedsAPeer() {
        assertThatThrownBy(() -> Figure.measured("a", Rounds.of(1), "ms", "").aimingAt(Goal.atMostTimesPeer(1.3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFileHasTheFormOfTheArchitecture() {
        JsonNode json =
                JsonMapper.shared().readTree(ReportJson.write(report(Figure.atMost("a", 3.5, "ms", 20, "how"))));
        assertThat(json.propertyNames())
                .containsExactly("command", "commit", "started_at", "machine", "versions", "figures");
        JsonNode figure = json.path("figures").path(0);
        assertThat(figure.propertyNames()).containsExactly("name", "value", "unit", "goal", "met", "note");
        assertThat(figure.path("goal").toString()).isEqualTo("{\"at_most\":20.0}");
    }

    @Test
    void theFileSaysThePeerAndTheRange() {
        JsonNode figure = JsonMapper.shared()
                .readTree(ReportJson.write(report(FASTER)))
                .path("figures")
                .path(0);
        assertThat(figure.path("value").asDouble()).isEqualTo(200);
        assertThat(figure.path("goal").toString()).isEqualTo("{\"at_least_times_peer\":2.5}");
        assertThat(figure.path("peer").toString())
                .isEqualTo("{\"name\":\"BullMQ\",\"value\":100.0,"
                        + "\"range\":{\"lowest\":90.0,\"highest\":110.0,\"runs\":3}}");
        assertThat(figure.path("range").toString()).isEqualTo("{\"lowest\":100.0,\"highest\":300.0,\"runs\":3}");
    }

    @Test
    void theTableAlignsItsColumns() {
        List<String> lines = report(FASTER, Figure.plain("b", 1.234, "ms", ""))
                .forTerminal()
                .lines()
                .toList();
        String header = lines.get(4);
        String first = lines.get(5);
        assertThat(first).contains("200 (100–300) jobs/s", "BullMQ: 100 (90–110)", "≥ 2.50 × BullMQ", "✗ missed");
        assertThat(first.indexOf("BullMQ")).isEqualTo(header.indexOf("compared with"));
        assertThat(lines.get(6)).isEqualTo("      how");
        assertThat(lines.get(7).strip()).isEqualTo("b          1.23 ms");
    }

    @Test
    void aDocumentGetsTheSameTable() {
        assertThat(report(FASTER).forMarkdown())
                .startsWith(
                        "Made by `./emp bench bus` at commit abc1234, 2026-01-01, on a machine, java 25.\n\n| figure")
                .endsWith("| processed | 200 (100–300) jobs/s | BullMQ: 100 (90–110) | 2.00 | ≥ 2.50 × BullMQ"
                        + " | ✗ missed | how |\n");
    }
}
