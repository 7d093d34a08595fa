package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/** Where the time goes between a submission and its provider, and back: each step of the way, on average over the jobs. */
final class StepTimes {

    private static final double MICROS_A_MILLISECOND = 1_000;

    private final List<Crowd.Done> jobs;
    private final Map<String, Noted> ledger;

    private StepTimes(List<Crowd.Done> jobs, Map<String, Noted> ledger) {
        this.jobs = jobs;
        this.ledger = ledger;
    }

    /** Jobs without a stored handle, of which no steps can be told, do not count. */
    static StepTimes of(List<Crowd.Done> jobs, List<Noted> ledger) {
        List<Crowd.Done> told =
                jobs.stream().filter(job -> job.steps().attached() > 0).toList();
        return new StepTimes(told, Noted.byMarker(ledger));
    }

    /** Empty when there are no jobs. */
    List<Figure> figures() {
        if (jobs.isEmpty()) {
            return List.of();
        }
        return List.of(
                step("POST until queued", (job, call) -> job.steps().queued() - job.submittedMicros()),
                step(
                        "queued until claimed",
                        (job, call) -> job.steps().claimed() - job.steps().queued()),
                step(
                        "claimed until the handle is stored",
                        (job, call) -> job.steps().attached() - job.steps().claimed()),
                step(
                        "handle stored until provider call",
                        (job, call) -> call.received() - job.steps().attached()),
                step(
                        "answer until the end is on the bus",
                        (job, call) -> job.steps().ended() - call.answered()),
                step(
                        "end on the bus until read",
                        (job, call) -> job.endedMicros() - job.steps().ended()));
    }

    private Figure step(String name, ToDoubleBiFunction<Crowd.Done, Noted> micros) {
        double[] sample = jobs.stream()
                .mapToDouble(job -> micros.applyAsDouble(job, noted(job)) / MICROS_A_MILLISECOND)
                .toArray();
        double mean = Arrays.stream(sample).average().orElseThrow();
        return Figure.measured(
                "step: " + name + ", mean",
                Rounds.of(mean),
                "ms",
                String.format(
                        Locale.ROOT,
                        "p50 %.1f ms, p99 %.1f ms; the bus notes whole milliseconds",
                        new Percentiles(sample).at(50),
                        new Percentiles(sample).at(99)));
    }

    private Noted noted(Crowd.Done job) {
        Noted noted = ledger.get(job.marker());
        if (noted == null) {
            throw new IllegalStateException("the provider does not know " + job.marker());
        }
        return noted;
    }
}
