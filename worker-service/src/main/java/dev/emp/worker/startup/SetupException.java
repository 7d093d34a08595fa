package dev.emp.worker.startup;

import org.jspecify.annotations.Nullable;

/** The machine could not be prepared for its services. */
final class SetupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
