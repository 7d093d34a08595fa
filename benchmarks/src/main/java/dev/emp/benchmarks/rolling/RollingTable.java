package dev.emp.benchmarks.rolling;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import dev.emp.benchmarks.machine.Deliveries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a rolling restart has cost, in words and as figures. */
final class RollingTable {

    private static final int SHOWN = 10;

    private final List<Passage> passages;
    private final Deliveries jobs;
    private final Answers.Count answers;
    private final double seconds;

    /** @param seconds everything took, start and stop included */
    RollingTable(List<Passage> passages, Deliveries jobs, Answers.Count answers, double seconds) {
        this.passages = List.copyOf(passages);
        this.jobs = jobs;
        this.answers = answers;
        this.seconds = seconds;
    }

    /** Whether nothing was lost, done twice or failed. */
    boolean isClean() {
        return jobs.faults().isEmpty() && answers.failures().isEmpty();
    }

    /** The first of the faults, a line each; nothing when there are none. */
    String forTerminal() {
        List<String> faults = new ArrayList<>(jobs.faults());
        faults.addAll(answers.failures());
        return faults.stream()
                .limit(SHOWN)
                .map(fault -> "  FAULT " + fault + "\n")
                .collect(Collectors.joining());
    }

    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(none(
                "jobs lost",
                jobs.lost(),
                "jobs",
                "of " + jobs.jobs()
                        + " jobs: not succeeded, no terminal event, or no execution in the provider's ledger"));
        figures.add(none(
                "jobs done twice",
                jobs.twice(),
                "jobs",
                "of " + jobs.jobs() + ": two terminal events, two successes, or one execution done twice"));
        figures.add(none(
                "failed requests",
                answers.failures().size(),
                "requests",
                "of %d answered; clients come again after 503 (%d times) and refused connections (%d times), nothing else"
                        .formatted(answers.answered(), answers.unavailable(), answers.refused())));
        figures.add(Figure.measured(
                "executions repeated at a provider",
                Rounds.of(jobs.repeated()),
                "executions",
                jobs.retried() + " jobs used up more than one attempt, " + jobs.givenBack() + " were given back"));
        for (String service : passages.stream().map(Passage::service).distinct().toList()) {
            figures.addAll(of(service));
        }
        figures.add(Figure.measured("time", Rounds.of(seconds), "s", "everything, starts and stops included"));
        return figures;
    }

    private List<Figure> of(String service) {
        List<Passage> those = passages.stream()
                .filter(passage -> passage.service().equals(service))
                .toList();
        long unavailable = those.stream()
                .mapToLong(passage -> passage.answers().unavailable())
                .sum();
        long failed = those.stream()
                .mapToLong(passage -> passage.answers().failures().size())
                .sum();
        return List.of(
                Figure.measured(
                        service + ": from SIGTERM to the end",
                        Rounds.of(those.stream()
                                .mapToDouble(passage -> passage.restart().stopped())
                                .toArray()),
                        "s",
                        "%d restarts; %d answers 503 and %d failed requests meanwhile"
                                .formatted(those.size(), unavailable, failed)),
                Figure.measured(
                        service + ": from its start to ready",
                        Rounds.of(those.stream()
                                .mapToDouble(passage -> passage.restart().started())
                                .toArray()),
                        "s",
                        String.format(Locale.ROOT, "%d jobs ended from each stop to steady", jobsEnded(those))));
    }

    private static long jobsEnded(List<Passage> those) {
        return those.stream().mapToLong(Passage::jobsEnded).sum();
    }

    private static Figure none(String name, double value, String unit, String note) {
        return Figure.measured(name, Rounds.of(value), unit, note).aimingAt(Goal.atMost(0));
    }
}
