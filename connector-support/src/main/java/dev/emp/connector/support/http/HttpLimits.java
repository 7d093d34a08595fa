package dev.emp.connector.support.http;

import java.time.Duration;

/**
 * How long a provider is waited for, and how much of it is read.
 *
 * @param connectTimeout for a connection to open
 * @param requestTimeout for a whole answer, unless a call has a time limit of its own
 * @param idleTimeout between two pieces of an answer that is read as a stream
 * @param largestBody most bytes of an answer that is read as a whole
 */
public record HttpLimits(Duration connectTimeout, Duration requestTimeout, Duration idleTimeout, long largestBody) {

    public HttpLimits {
        if (largestBody < 1) {
            throw new IllegalArgumentException("largestBody must be at least 1 byte, but is " + largestBody);
        }
    }
}
