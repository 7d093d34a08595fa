package dev.emp.artifact;

/** The store cannot be used with these settings. The message is one line for people and shows no secret. */
public final class StoreUnusableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreUnusableException(String message) {
        super(message);
    }
}
