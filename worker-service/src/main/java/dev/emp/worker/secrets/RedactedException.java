package dev.emp.worker.secrets;

/** In place of an exception that may show a secret. Its message is the other's stack trace, without the secrets. */
public final class RedactedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String original;

    RedactedException(String original, String trace) {
        super(trace, null, false, false);
        this.original = original;
    }

    /** The simple name of the other's class. */
    public String original() {
        return original;
    }
}
