package dev.emp.jobbus.bus;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Holds up all jobs of a service or pool, and lets them go again. Stages fail only with {@link BusUnavailableException}.
 * Setting what is set already changes nothing.
 */
public interface QueueControl {

    /** What is restricted; what is not listed runs. */
    enum Mode {
        /** No job starts; submissions are taken and wait. */
        PAUSED,
        /** No submission is taken; the jobs there are start and run. */
        DRAINING
    }

    /** Sets the mode of the scope. Jobs that run already go on. Holds from the next claim or submission on. */
    CompletionStage<Void> restrict(Scope scope, Mode mode);

    /** Lifts every restriction of the scope, and wakes workers for the jobs that waited. */
    CompletionStage<Void> resume(Scope scope);

    /** Every scope that is restricted now. */
    CompletionStage<Map<Scope, Mode>> restrictions();
}
