package dev.emp.worker.supervision;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to see that a process is ready.
 *
 * @param url an http or https address that answers 2xx as soon as the process is ready; null: it is ready as soon as it runs
 * @param limit how long a start may take; a process that needs longer is killed, which counts as a failed start
 */
public record ReadinessProbe(@Nullable URI url, Duration limit) {

    public ReadinessProbe {
        if (url != null && !isHttp(url)) {
            throw new IllegalArgumentException("the probe '" + url + "' is no http or https address with a host");
        }
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("the start limit " + limit + " is not above 0");
        }
    }

    private static boolean isHttp(URI url) {
        return url.getHost() != null
                && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()));
    }
}
