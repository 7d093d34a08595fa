package dev.emp.connector;

import java.util.Locale;

/** What kind of error a provider gave. The class, not the connector, decides retry, fallback or failure. */
public enum ErrorClass {
    INVALID_INPUT,
    AUTH,
    RATE_LIMITED,
    /**
     * The provider, or the way to it, does not answer. A job that it has accepted may still be running there, so that the
     * next attempt attaches to it.
     */
    UNAVAILABLE,
    /** The job took too long and is stopped at the provider. One that does not answer in time is {@link #UNAVAILABLE}. */
    TIMEOUT,
    PROVIDER_ERROR,
    CONTENT_REFUSED,
    CANCELED,
    /** The provider no longer knows the job: there is nothing to attach to, and it must be submitted anew. */
    LOST,
    /**
     * A call was sent and its answer is gone, and the provider keeps no record that could tell what became of it. It may have
     * been paid for, so it is not made again unless a person says so.
     */
    UNKNOWN_OUTCOME;

    /** The name used in the protocol: {@code rate_limited}, … */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no class has this wire name */
    public static ErrorClass ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
