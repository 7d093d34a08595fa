package dev.emp.worker.startup;

import org.jspecify.annotations.Nullable;

/** With what status the process of a machine ends: 0 when it was told to stop, 70 when the machine failed. */
public final class ExitStatus {

    /** {@code EX_SOFTWARE} of sysexits.h. */
    public static final int FAILED = 70;

    private boolean failed;
    private @Nullable Runnable onFailure;

    public synchronized int code() {
        return failed ? FAILED : 0;
    }

    /**
     * @param action ends the process; called once, after a failed machine has put everything in order. Without one the
     *     process goes on, as where several services share it
     */
    public synchronized void onFailure(Runnable action) {
        onFailure = action;
        if (failed) {
            action.run();
        }
    }

    synchronized void fail() {
        if (failed) {
            return;
        }
        failed = true;
        Runnable action = onFailure;
        if (action != null) {
            action.run();
        }
    }
}
