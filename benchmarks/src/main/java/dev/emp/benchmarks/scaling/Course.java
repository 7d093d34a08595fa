package dev.emp.benchmarks.scaling;

import dev.emp.benchmarks.Percentiles;
import java.util.ArrayList;
import java.util.List;

/** How a day went. */
final class Course {

    /**
     * @param machines that were paid for
     * @param waiting jobs, the most since the sample before
     */
    record Sample(double at, int machines, int waiting) {}

    private final List<Double> waits = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private double machineSeconds;

    void waited(double seconds) {
        waits.add(Math.max(0, seconds));
    }

    void sample(double at, int machines, int waiting) {
        samples.add(new Sample(at, machines, waiting));
    }

    void paid(double seconds) {
        machineSeconds = seconds;
    }

    int jobs() {
        return waits.size();
    }

    /** Of the waits, in seconds. */
    double percentile(double percent) {
        return new Percentiles(waits.stream().mapToDouble(Double::doubleValue).toArray()).at(percent);
    }

    /** The share of jobs that waited no longer than so many seconds, in percent. */
    double within(long seconds) {
        return 100.0 * waits.stream().filter(wait -> wait <= (double) seconds).count() / waits.size();
    }

    double machineHours() {
        return machineSeconds / 3600;
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    int mostMachines() {
        return samples.stream().mapToInt(Sample::machines).max().orElse(0);
    }
}
