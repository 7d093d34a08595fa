package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** How the ordeals were passed, a row for each, and as figures. */
final class TrialTable {

    private static final double MOST_SECONDS = 300;

    private final List<Trial.Result> results;
    private final double seconds;

    /** @param seconds everything took, start and stop included */
    TrialTable(List<Trial.Result> results, double seconds) {
        this.results = List.copyOf(results);
        this.seconds = seconds;
    }

    String forTerminal() {
        StringBuilder text = new StringBuilder(
                row("after", "jobs", "lost", "twice", "retried", "repeated", "given back", "recovery"));
        for (Trial.Result result : results) {
            Deliveries jobs = result.jobs();
            text.append(row(
                    result.ordeal().name(),
                    jobs.jobs(),
                    jobs.lost(),
                    jobs.twice(),
                    jobs.retried(),
                    jobs.repeated(),
                    jobs.givenBack(),
                    String.format(Locale.ROOT, "%.1f s", result.recovery().seconds())));
        }
        return text.toString();
    }

    /** For each ordeal what was lost or done twice, and how long it took to recover; then the sums. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (Trial.Result result : results) {
            Deliveries jobs = result.jobs();
            String name = result.ordeal().name();
            figures.add(Figure.measured(
                            name + ": lost or done twice", Rounds.of(jobs.lost() + jobs.twice()), "jobs", inWords(jobs))
                    .aimingAt(Goal.atMost(0)));
            String note = result.recovery().note();
            figures.add(Figure.measured(
                    name + ": recovered",
                    Rounds.of(result.recovery().seconds()),
                    "s",
                    result.ordeal().recovery() + (note.isEmpty() ? "" : "; " + note)));
        }
        figures.add(
                none("lost", Deliveries::lost, "not succeeded, no terminal event, or succeeded without an execution"));
        figures.add(none(
                "done twice",
                Deliveries::twice,
                "two terminal events, two successes, or executions repeated" + " where nothing may be"));
        figures.add(Figure.measured(
                "executions repeated at a provider",
                Rounds.of(sum(Deliveries::repeated)),
                "executions",
                "ended there, but the result was lost with the process, or was refused because the lease had run out"));
        figures.add(Figure.measured("time", Rounds.of(seconds), "s", "everything, starts and stops included")
                .aimingAt(Goal.atMost(MOST_SECONDS)));
        return figures;
    }

    private Figure none(String name, ToIntFunction<Deliveries> count, String note) {
        return Figure.measured(name, Rounds.of(sum(count)), "jobs", "of " + sum(Deliveries::jobs) + " jobs: " + note)
                .aimingAt(Goal.atMost(0));
    }

    private int sum(ToIntFunction<Deliveries> count) {
        return results.stream().map(Trial.Result::jobs).mapToInt(count).sum();
    }

    private static String inWords(Deliveries jobs) {
        return "%d jobs; %d used up more than one attempt, %d were given back, %d executions were repeated at a provider"
                .formatted(jobs.jobs(), jobs.retried(), jobs.givenBack(), jobs.repeated());
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "  %-40s %6s %6s %6s %8s %9s %11s %10s", cells)
                        .stripTrailing() + "\n";
    }
}
