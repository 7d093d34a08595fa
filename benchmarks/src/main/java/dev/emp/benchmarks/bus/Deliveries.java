package dev.emp.benchmarks.bus;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Counts how often each of the jobs 0 to n-1 was delivered. */
final class Deliveries {

    private final AtomicIntegerArray times;

    Deliveries(int jobs) {
        times = new AtomicIntegerArray(jobs);
    }

    void count(int job) {
        times.incrementAndGet(job);
    }

    /** @throws IllegalStateException unless each job was delivered exactly once */
    void requireExact(String whose) {
        int lost = 0;
        int duplicates = 0;
        for (int job = 0; job < times.length(); job++) {
            int count = times.get(job);
            lost += count == 0 ? 1 : 0;
            duplicates += Math.max(0, count - 1);
        }
        requireExact(whose, lost, duplicates);
    }

    static void requireExact(String whose, int lost, int duplicates) {
        if (lost > 0 || duplicates > 0) {
            throw new IllegalStateException(
                    whose + " did not deliver exactly once: " + lost + " jobs lost, " + duplicates + " duplicates");
        }
    }
}
