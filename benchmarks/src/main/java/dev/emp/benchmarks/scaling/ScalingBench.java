package dev.emp.benchmarks.scaling;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Peer;
import dev.emp.benchmarks.Rounds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Replays a day against the scaler and against fixed fleets, in virtual time: the same run always gives the same numbers, on any
 * machine.
 */
public final class ScalingBench {

    private static final long SEED = 20_260_101;
    private static final long SEEDS = 5;
    private static final double USD_PER_HOUR = 1.20;

    private final boolean quick;
    private final @Nullable Path svg;
    private final PrintStream out;

    /** @param svg where to draw the first day; null for nowhere */
    public ScalingBench(boolean quick, @Nullable Path svg, PrintStream out) {
        this.quick = quick;
        this.svg = svg;
        this.out = out;
    }

    /** @throws IOException if the picture cannot be written */
    public List<Figure> run() throws IOException {
        List<Map<Fleets, Course>> days = new ArrayList<>();
        for (long seed = SEED; seed < SEED + (quick ? 1 : SEEDS); seed++) {
            days.add(run(Day.of(seed)));
        }
        Map<Fleets, Course> first = days.getFirst();
        show(first);
        if (svg != null) {
            Files.writeString(svg, SvgChart.of(first));
        }
        return figures(days);
    }

    private static Map<Fleets, Course> run(Day day) {
        Map<Fleets, Course> courses = new EnumMap<>(Fleets.class);
        for (Fleets fleet : Fleets.values()) {
            courses.put(fleet, fleet.run(day));
        }
        return courses;
    }

    private void show(Map<Fleets, Course> courses) {
        Course scaled = of(courses, Fleets.SCALED);
        out.printf(
                Locale.ROOT,
                "A day of %d jobs of %.0f s on average, a burst of %d of them at 16:15; a machine starts in %.0f s.%n%n",
                scaled.jobs(),
                Day.MEAN_RUN_SECONDS,
                Day.BURST_JOBS,
                Simulation.START_SECONDS);
        out.println("  fleet                wait p50    p95      p99      ≤ 30 s   machine hours   most   USD");
        courses.forEach((fleet, course) -> out.printf(
                Locale.ROOT,
                "  %-20s %6.1f s %8.1f s %8.1f s %6.1f %% %12.1f %8d %8.2f%n",
                fleet.title(),
                course.percentile(50),
                course.percentile(95),
                course.percentile(99),
                course.within(Fleets.WAIT_TARGET.toSeconds()),
                course.machineHours(),
                course.mostMachines(),
                course.machineHours() * USD_PER_HOUR));
        out.println();
        out.println("  Machines, scaled (█), and the load (•):");
        out.println(TextChart.of(scaled));
    }

    private static List<Figure> figures(List<Map<Fleets, Course>> days) {
        String how =
                days.size() + " days of their own seeds in virtual time; what is measured is what the scaler decides";
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.measured(
                        "jobs that start within the wait target of 30 s, scaled",
                        values(days, Fleets.SCALED, course -> course.within(Fleets.WAIT_TARGET.toSeconds())),
                        "%",
                        how)
                .aimingAt(Goal.atLeast(100 * Fleets.SERVICE_LEVEL)));
        for (Fleets fleet : Fleets.values()) {
            for (double percent : new double[] {50, 95, 99}) {
                figures.add(Figure.measured(
                        String.format(Locale.ROOT, "wait p%.0f, %s", percent, fleet.title()),
                        values(days, fleet, course -> course.percentile(percent)),
                        "s",
                        ""));
            }
        }
        Figure scaled = Figure.measured(
                "machine hours a day, scaled", values(days, Fleets.SCALED, Course::machineHours), "h", how);
        figures.add(scaled.against(
                new Peer(Fleets.PEAK.title(), values(days, Fleets.PEAK, Course::machineHours)),
                Goal.atMostTimesPeer(0.75)));
        for (Fleets fleet : Fleets.values()) {
            figures.add(Figure.measured(
                    "cost of a day, " + fleet.title(),
                    values(days, fleet, course -> course.machineHours() * USD_PER_HOUR),
                    "USD",
                    String.format(Locale.ROOT, "%.2f USD a machine and hour, from its order on", USD_PER_HOUR)));
        }
        return figures;
    }

    private static Rounds values(List<Map<Fleets, Course>> days, Fleets fleet, ToDoubleFunction<Course> value) {
        return Rounds.of(days.stream()
                .mapToDouble(day -> value.applyAsDouble(of(day, fleet)))
                .toArray());
    }

    private static Course of(Map<Fleets, Course> courses, Fleets fleet) {
        return Objects.requireNonNull(courses.get(fleet));
    }
}
