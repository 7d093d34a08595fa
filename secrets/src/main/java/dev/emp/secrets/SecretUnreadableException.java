package dev.emp.secrets;

/** There is no secret where one should be. The message says where, as the middle of a sentence. */
public final class SecretUnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    SecretUnreadableException(String message) {
        super(message);
    }
}
