package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How jobs fared while the first key refused everything, against before.
 *
 * @param before jobs that the first key did before it refused
 * @param during jobs submitted while it refused, all of which another key did
 * @param longerP50 by how many milliseconds they took longer, at the median
 * @param longerP99 the same at the slowest hundredth
 */
record Outage(int before, int during, double longerP50, double longerP99) {

    private static final double MICROS_A_MILLISECOND = 1_000;
    private static final double MICROS_A_SECOND = 1_000_000;

    /**
     * All in microseconds since the epoch.
     *
     * @param calm from when jobs count as done before
     * @param begin from when on it refused
     * @param end until when
     */
    record Window(long calm, long begin, long end) {
        double seconds() {
            return (end - begin) / MICROS_A_SECOND;
        }
    }

    /**
     * @param jobs all that have ended; those on their way when the refusals began count on neither side
     * @param first whether the first key did the job of a marker
     * @throws IllegalStateException if there are none before or during the outage, or the first key did one during it
     */
    static Outage of(List<Crowd.Done> jobs, Window window, Predicate<String> first) {
        List<Crowd.Done> before = jobs.stream()
                .filter(job -> job.submittedMicros() >= window.calm()
                        && job.endedMicros() < window.begin()
                        && first.test(job.marker()))
                .toList();
        List<Crowd.Done> during = jobs.stream()
                .filter(job -> job.submittedMicros() >= window.begin() && job.submittedMicros() < window.end())
                .toList();
        if (before.isEmpty() || during.isEmpty()) {
            throw new IllegalStateException("there were " + before.size() + " jobs before the outage and "
                    + during.size() + " during it; both are needed");
        }
        if (during.stream().anyMatch(job -> first.test(job.marker()))) {
            throw new IllegalStateException("a key that refused everything did a job");
        }
        Percentiles well = millis(before);
        Percentiles ill = millis(during);
        return new Outage(before.size(), during.size(), ill.at(50) - well.at(50), ill.at(99) - well.at(99));
    }

    /**
     * @param what refused them
     * @param calls that the first key got while it refused
     * @param any jobs that took any key; null when there were none
     * @param naming jobs that named the first key and had the second as fallback
     */
    static List<Figure> figures(String what, int calls, double seconds, @Nullable Outage any, Outage naming) {
        List<Figure> figures = new ArrayList<>();
        int jobs = naming.during() + (any == null ? 0 : any.during());
        figures.add(Figure.measured(
                what + ": calls to the key that refuses",
                Rounds.of(calls),
                "calls",
                "in %.0f s, for %d jobs that were submitted meanwhile".formatted(seconds, jobs)));
        if (any != null) {
            figures.add(Figure.measured(
                    what + ": jobs that the connector took to the next key",
                    Rounds.of(any.during()),
                    "jobs",
                    "all that were submitted meanwhile and name no key, in the attempt they were in"));
            figures.add(longer(what + ": they took longer, p50", any.longerP50(), any));
            figures.add(longer(what + ": they took longer, p99", any.longerP99(), any));
        }
        figures.add(Figure.measured(
                what + ": jobs that fell back on the bus",
                Rounds.of(naming.during()),
                "jobs",
                "all that were submitted meanwhile and name the key, with the other one as fallback"));
        figures.add(longer(what + ": these took longer, p50", naming.longerP50(), naming));
        figures.add(longer(what + ": these took longer, p99", naming.longerP99(), naming));
        return figures;
    }

    private static Figure longer(String name, double millis, Outage of) {
        return Figure.measured(
                name,
                Rounds.of(millis),
                "ms",
                "from submission to end, than the " + of.before() + " that the key did before");
    }

    private static Percentiles millis(List<Crowd.Done> jobs) {
        return new Percentiles(jobs.stream()
                .mapToDouble(job -> (job.endedMicros() - job.submittedMicros()) / MICROS_A_MILLISECOND)
                .toArray());
    }
}
