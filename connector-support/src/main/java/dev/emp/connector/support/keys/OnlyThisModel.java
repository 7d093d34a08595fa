package dev.emp.connector.support.keys;

/**
 * The cause of an {@link dev.emp.connector.ErrorClass#AUTH} error that concerns one model only: the key is right, but may not use it. Other models
 * go on with that key.
 */
public final class OnlyThisModel extends Exception {

    private static final long serialVersionUID = 1L;

    /** Without a stack trace: it says what is refused, not where. */
    public OnlyThisModel() {
        super("the key may not use this model", null, false, false);
    }

    static boolean isCauseOf(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof OnlyThisModel) {
                return true;
            }
        }
        return false;
    }
}
