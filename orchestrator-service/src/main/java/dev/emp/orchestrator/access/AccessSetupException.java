package dev.emp.orchestrator.access;

/** The start must not go on, since nobody, or everybody, could call. */
final class AccessSetupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param description what is wrong, without secrets
     * @param action what to do about it
     */
    AccessSetupException(String description, String action) {
        super(description);
        this.action = action;
    }

    String action() {
        return action;
    }
}
