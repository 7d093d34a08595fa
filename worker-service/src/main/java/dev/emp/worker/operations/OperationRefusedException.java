package dev.emp.worker.operations;

/** An operation that is not done; the message says why and what is allowed. */
final class OperationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    OperationRefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** Why it is not done. */
    enum Kind {
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        NOT_SUPERVISED,
        INVALID
    }
}
