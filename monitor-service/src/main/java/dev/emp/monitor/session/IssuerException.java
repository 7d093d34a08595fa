package dev.emp.monitor.session;

/** Nobody was signed in at the issuer. The message is for the log: it names no token. */
final class IssuerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code what the page shows a sentence for */
    IssuerException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
