package dev.emp.benchmarks.connectors;

/**
 * A job's way through the platform and its provider, in microseconds since the epoch. All clocks are that of one computer.
 *
 * @param submitted just before its submission was sent to the orchestrator
 * @param received when the head of the worker's request had reached the provider
 * @param answered when the provider began to send its answer
 * @param ended when a reader of the events had read that the job was over
 */
record Trip(long submitted, long received, long answered, long ended) {

    private static final double MICROS_A_MILLISECOND = 1_000;

    /** @throws IllegalArgumentException if the times are not in order: they are not of one job, or of one clock */
    Trip {
        if (submitted <= 0 || received < submitted || answered < received || ended < answered) {
            throw new IllegalArgumentException("no way of a job: submitted %d, received %d, answered %d, ended %d"
                    .formatted(submitted, received, answered, ended));
        }
    }

    /** Milliseconds from the submission to the provider. */
    double there() {
        return (received - submitted) / MICROS_A_MILLISECOND;
    }

    /** Milliseconds from the provider to the end. */
    double back() {
        return (ended - answered) / MICROS_A_MILLISECOND;
    }

    /** What the platform has added, in milliseconds. */
    double overhead() {
        return there() + back();
    }
}
