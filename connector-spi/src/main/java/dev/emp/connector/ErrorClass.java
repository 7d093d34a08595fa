package dev.emp.connector;

import java.util.Locale;

/** What kind of error a provider gave. The class, not the connector, decides retry, fallback or failure. */
public enum ErrorClass {
    INVALID_INPUT,
    AUTH,
    RATE_LIMITED,
    UNAVAILABLE,
    TIMEOUT,
    PROVIDER_ERROR,
    CONTENT_REFUSED,
    CANCELED,
    /** The provider has lost the job, or the connection to the job is gone for good. */
    LOST;

    /** The name used in the protocol: {@code rate_limited}, … */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no class has this wire name */
    public static ErrorClass ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
