package dev.emp.launcher.platform;

/** Turns exceptions into lines for people. */
public final class Causes {

    private Causes() {}

    /** The message of the innermost cause, on one line; its class name when it has none. */
    public static String oneLine(Throwable throwable) {
        Throwable cause = innermost(throwable);
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("");
    }

    static Throwable innermost(Throwable throwable) {
        Throwable cause = throwable;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
