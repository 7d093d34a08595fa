package dev.emp.jobbus.job;

import java.util.Locale;

/** Why an attempt failed. The class alone decides whether the job is tried again. */
public enum FailureClass {
    INVALID_INPUT(false),
    AUTH(false),
    RATE_LIMITED(true),
    UNAVAILABLE(true),
    /** The job ran longer than it may, and its provider was told to stop it. */
    TIMEOUT(true),
    PROVIDER_ERROR(true),
    CONTENT_REFUSED(false),
    CANCELED(false),
    /** The provider or the worker lost the job; nobody knows how far it got. */
    LOST(true),
    /** A call was sent, its answer is gone, and its provider can't tell what became of it: repeating it may cost twice. */
    UNKNOWN_OUTCOME(false),
    /** A job that had to succeed first did not. */
    DEPENDENCY_FAILED(false),
    /** A fault of EMP itself. */
    INTERNAL(true);

    private final boolean retryable;

    FailureClass(boolean retryable) {
        this.retryable = retryable;
    }

    public boolean isRetryable() {
        return retryable;
    }

    /** True when a provider may have charged for an attempt that failed this way: it was not turned away before any work was done. */
    public boolean mayHaveCost() {
        return switch (this) {
            case TIMEOUT, PROVIDER_ERROR, CONTENT_REFUSED, LOST, UNKNOWN_OUTCOME, INTERNAL -> true;
            case INVALID_INPUT, AUTH, RATE_LIMITED, UNAVAILABLE, CANCELED, DEPENDENCY_FAILED -> false;
        };
    }

    /** The name used in JSON, Redis and metrics: {@code rate_limited}, … */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no class has this wire name */
    public static FailureClass ofWireName(String name) {
        for (FailureClass value : values()) {
            if (value.wireName().equals(name)) {
                return value;
            }
        }
        throw new IllegalArgumentException("unknown failure class: " + name);
    }
}
