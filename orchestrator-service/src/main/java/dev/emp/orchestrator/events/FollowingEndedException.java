package dev.emp.orchestrator.events;

/** A follower is no longer told of its job, for a reason that lies on this side. It may follow again. */
public final class FollowingEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    FollowingEndedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why it ended. */
    public enum Reason {
        TOO_SLOW,
        STOPPING
    }
}
