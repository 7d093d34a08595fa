package dev.emp.benchmarks.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emp.benchmarks.Figure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {

    private final Day day = Day.of(7);

    @Test
    void aDayIsTheSameForASeed() {
        assertThat(Day.of(7).arrivals()).isEqualTo(day.arrivals());
        assertThat(Day.of(8).arrivals()).isNotEqualTo(day.arrivals());
    }

    @Test
    void aDayHasItsBurstAndItsQuietNight() {
        assertThat(between(Day.BURST_AT, Day.BURST_AT + 60)).isGreaterThanOrEqualTo(Day.BURST_JOBS);
        assertThat(between(3600, 7200)).isLessThan(between(11 * 3600, 12 * 3600) / 10);
    }

    @Test
    void everyJobIsServedOnceWhateverTheFleet() {
        for (Fleets fleet : Fleets.values()) {
            assertThat(fleet.run(day).jobs())
                    .as(fleet.title())
                    .isEqualTo(day.arrivals().size());
        }
    }

    @Test
    void aFixedFleetIsPaidForAllDay() {
        Course course = Simulation.run(day, Control.fixed(40), 40);
        assertThat(course.machineHours()).isCloseTo(40 * 24, within(0.01));
    }

    @Test
    void aMachineIsNoHelpBeforeItHasStarted() {
        Course course = Simulation.run(day, Control.fixed(200), 0);
        double first = day.arrivals().getFirst().at();
        assertThat(course.percentile(100)).isCloseTo(Simulation.START_SECONDS - first, within(0.001));
    }

    @Test
    void theScalerKeepsTheTargetAtLessThanAFleetForThePeakCosts() {
        Course scaled = Fleets.SCALED.run(day);
        assertThat(scaled.within(30)).isGreaterThan(95);
        assertThat(scaled.machineHours()).isLessThan(0.75 * Fleets.PEAK.run(day).machineHours());
        assertThat(scaled.machineHours()).isGreaterThan(day.work() / 3600);
    }

    @Test
    void aRunDrawsItsDayAndMeetsItsGoals(@TempDir Path folder) throws IOException {
        Path svg = folder.resolve("day.svg");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        List<Figure> figures = new ScalingBench(true, svg, nowhere).run();
        assertThat(figures).allMatch(Figure::met);
        assertThat(Files.readString(svg)).startsWith("<svg").contains("scaled", "fixed for the peak");
    }

    private long between(double from, double to) {
        return day.arrivals().stream()
                .filter(arrival -> arrival.at() >= from && arrival.at() < to)
                .count();
    }
}
