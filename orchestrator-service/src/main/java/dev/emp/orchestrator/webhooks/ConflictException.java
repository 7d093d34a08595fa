package dev.emp.orchestrator.webhooks;

/** Somebody else has changed the document in between; whoever meets this looks again. */
final class ConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConflictException() {
        super("changed by somebody else at the same time", null, false, false);
    }
}
