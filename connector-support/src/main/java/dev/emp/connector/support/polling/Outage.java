package dev.emp.connector.support.polling;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Bears with a provider that does not answer for a while, or that wants to be asked less. */
final class Outage {

    private final ConnectorContext context;
    private final Duration limit;
    private final Clock clock;
    private @Nullable Instant since;

    Outage(ConnectorContext context, Duration limit, Clock clock) {
        this.context = context;
        this.limit = limit;
        this.clock = clock;
    }

    void over() {
        since = null;
    }

    /**
     * @return how long the provider asks to be left alone
     * @throws ConnectorException the failure, when it is of another kind or has lasted too long
     */
    Duration bear(ConnectorException failure) throws ConnectorException {
        boolean passes =
                failure.errorClass() == ErrorClass.UNAVAILABLE || failure.errorClass() == ErrorClass.RATE_LIMITED;
        if (!passes) {
            throw failure;
        }
        Instant now = clock.instant();
        if (since == null) {
            since = now;
            context.log(failure.getMessage() + " The job goes on there; it is asked for again for up to "
                    + limit.toSeconds() + " s.");
        }
        Duration wait = failure.retryAfter() == null ? Duration.ZERO : failure.retryAfter();
        if (!now.plus(wait).isBefore(since.plus(limit))) {
            throw failure;
        }
        return wait;
    }
}
