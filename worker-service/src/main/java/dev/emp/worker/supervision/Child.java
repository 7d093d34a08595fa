package dev.emp.worker.supervision;

import java.util.Optional;

/** One run of a supervised process, with everything that it has started. */
interface Child {

    long pid();

    /** Calls the action once, when the process has ended: what it started may still run. */
    void onExit(Runnable action);

    /** Of the process that has ended: 128 + n when signal n ended it. */
    int exitStatus();

    /** Whether neither the process nor anything it has started is left. */
    boolean isGone();

    /** Asks all of them to end. */
    void terminate();

    /** Ends all of them at once. */
    void kill();

    ProcessUsage usage();

    /** The last line that was written to standard error, once the output has been read or a short time has passed. */
    Optional<String> lastWords() throws InterruptedException;
}
