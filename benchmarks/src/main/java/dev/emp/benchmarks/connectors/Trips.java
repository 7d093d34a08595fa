package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The ways of many jobs, and what figures come of them. */
final class Trips {

    private final List<Trip> trips;

    Trips(List<Trip> trips) {
        this.trips = List.copyOf(trips);
    }

    /**
     * Puts together what the bench and what the provider noted.
     *
     * @throws IllegalStateException if a job did not reach the provider once, or has no answer
     */
    static Trips of(List<Crowd.Done> jobs, List<Noted> ledger) {
        Map<String, Noted> byMarker = Noted.byMarker(ledger);
        List<Trip> trips = new ArrayList<>();
        for (Crowd.Done job : jobs) {
            Noted noted = byMarker.get(job.marker());
            if (noted == null || noted.answered() == 0) {
                throw new IllegalStateException("the provider has not answered " + job.marker());
            }
            trips.add(new Trip(job.submittedMicros(), noted.received(), noted.answered(), job.endedMicros()));
        }
        return new Trips(trips);
    }

    int count() {
        return trips.size();
    }

    /** A percentile of what the platform adds to each job, in milliseconds. */
    Figure overhead(String name, double percent, String note) {
        return figure(name, percent, Trip::overhead, note);
    }

    /** Of the way there. */
    Figure there(String name, double percent, String note) {
        return figure(name, percent, Trip::there, note);
    }

    /** Of the way back. */
    Figure back(String name, double percent, String note) {
        return figure(name, percent, Trip::back, note);
    }

    private Figure figure(String name, double percent, ToDoubleFunction<Trip> part, String note) {
        double[] sample = trips.stream().mapToDouble(part).toArray();
        return Figure.measured(
                name + ", p" + Math.round(percent), Rounds.of(new Percentiles(sample).at(percent)), "ms", note);
    }
}
