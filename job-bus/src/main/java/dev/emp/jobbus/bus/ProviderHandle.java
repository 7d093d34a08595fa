package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.FailureClass;

/**
 * What a provider calls the job it has accepted, in the words of its connector.
 *
 * @param value at most 2,048 characters; opaque to the bus
 */
public record ProviderHandle(String value) {

    public static final int LONGEST = 2_048;

    public ProviderHandle {
        if (value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException("a provider handle has 1 to " + LONGEST + " characters");
        }
    }

    /**
     * True when the next attempt should attach to the handle of an attempt that failed this way. It is dropped when the
     * provider itself ended or forgot the job, or was told to stop it because it ran too long: attaching again would only
     * bring the same failure back.
     */
    public static boolean survives(FailureClass failure) {
        return switch (failure) {
            case RATE_LIMITED, UNAVAILABLE, INTERNAL -> true;
            case INVALID_INPUT,
                    AUTH,
                    TIMEOUT,
                    PROVIDER_ERROR,
                    CONTENT_REFUSED,
                    CANCELED,
                    DEPENDENCY_FAILED,
                    LOST,
                    UNKNOWN_OUTCOME -> false;
        };
    }
}
