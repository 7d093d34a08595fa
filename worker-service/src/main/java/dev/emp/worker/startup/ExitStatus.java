package dev.emp.worker.startup;

import org.jspecify.annotations.Nullable;

/**
 * With what status the process of a machine ends: 0 when it was told to stop or ends because nothing is left to do, 70 when the
 * machine failed.
 */
public final class ExitStatus {

    /** {@code EX_SOFTWARE} of sysexits.h. */
    public static final int FAILED = 70;

    private boolean failed;
    private boolean ending;
    private @Nullable Runnable onEnd;

    public synchronized int code() {
        return failed ? FAILED : 0;
    }

    /**
     * @param action ends the process; called once, after a failed machine has put everything in order, or for a good one that is
     *     to end. Without one the process goes on, as where several services share it
     */
    public synchronized void onEnd(Runnable action) {
        onEnd = action;
        if (ending) {
            action.run();
        }
    }

    synchronized void fail() {
        if (failed) {
            return;
        }
        failed = true;
        end();
    }

    /** Ends the process as the order to stop does. */
    synchronized void end() {
        if (ending) {
            return;
        }
        ending = true;
        Runnable action = onEnd;
        if (action != null) {
            action.run();
        }
    }
}
