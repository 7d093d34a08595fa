package dev.emp.worker.startup;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** With what status the process of a machine ends: 0 when it was told to stop, 70 when the machine failed. */
public final class ExitStatus {

    /** {@code EX_SOFTWARE} of sysexits.h. */
    public static final int FAILED = 70;

    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile @Nullable Runnable onFailure;

    public int code() {
        return failed.get() ? FAILED : 0;
    }

    /**
     * @param action ends the process; called once, after a failed machine has put everything in order. Without one the
     *     process goes on, as where several services share it
     */
    public void onFailure(Runnable action) {
        onFailure = action;
        if (failed.get()) {
            action.run();
        }
    }

    void fail() {
        Runnable action = onFailure;
        if (failed.compareAndSet(false, true) && action != null) {
            action.run();
        }
    }
}
