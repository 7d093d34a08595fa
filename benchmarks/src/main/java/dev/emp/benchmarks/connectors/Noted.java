package dev.emp.benchmarks.connectors;

import dev.emp.simulators.http.JobLedger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a provider noted of a call, in microseconds since the epoch; 0 for what has not come.
 *
 * @param received when the head of the request had arrived
 * @param firstToken just before the first piece of output was sent
 * @param answered just before the end of the answer was sent
 */
record Noted(String marker, long received, long firstToken, long answered) {

    static List<Noted> in(JobLedger ledger) {
        return ledger.jobs().stream()
                .map(job -> new Noted(job.marker(), job.receivedMicros(), job.firstTokenMicros(), job.answeredMicros()))
                .toList();
    }

    /** @throws IllegalStateException if a marker comes twice: a job was submitted twice */
    static Map<String, Noted> byMarker(List<Noted> all) {
        Map<String, Noted> found = new HashMap<>();
        for (Noted each : all) {
            if (found.put(each.marker(), each) != null) {
                throw new IllegalStateException("the provider was sent " + each.marker() + " twice");
            }
        }
        return found;
    }
}
