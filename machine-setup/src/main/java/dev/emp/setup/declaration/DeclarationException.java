package dev.emp.setup.declaration;

/** A declared file is wrong. The message names the file, the place in it, the fault and what is allowed, in one line. */
public final class DeclarationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeclarationException(String message) {
        super(message);
    }

    DeclarationException(String message, Throwable cause) {
        super(message, cause);
    }
}
