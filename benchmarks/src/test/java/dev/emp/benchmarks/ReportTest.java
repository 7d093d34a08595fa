package dev.emp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    @TempDir
    Path directory;

    private static Report report(Figure... figures) {
        return new Report("./emp bench start", "abc1234", Instant.parse("2026-01-01T00:00:00Z"), List.of(figures));
    }

    @Test
    void aGoalIsMetUpToItsValue() {
        assertThat(report(Figure.atMost("a", 20, "ms", 20, "")).allMet()).isTrue();
        assertThat(report(Figure.atMost("a", 20.1, "ms", 20, "")).allMet()).isFalse();
        assertThat(report(Figure.plain("a", 1e9, "ms", "")).allMet()).isTrue();
    }

    @Test
    void theFileHasTheFormOfTheArchitecture() throws IOException {
        Path file = directory.resolve("figures.json");
        report(Figure.atMost("latency", 3.5, "ms", 20, "how")).write(file);
        JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
        assertThat(json.propertyNames())
                .containsExactly("command", "commit", "started_at", "machine", "versions", "figures");
        assertThat(json.path("figures").path(0).propertyNames())
                .containsExactly("name", "value", "unit", "goal", "met", "note");
    }

    @Test
    void percentilesAreMembersOfTheSample() {
        Percentiles percentiles = new Percentiles(new double[] {5, 1, 4, 2, 3});
        assertThat(percentiles.at(50)).isEqualTo(3);
        assertThat(percentiles.at(99)).isEqualTo(5);
        assertThat(percentiles.at(1)).isEqualTo(1);
    }
}
