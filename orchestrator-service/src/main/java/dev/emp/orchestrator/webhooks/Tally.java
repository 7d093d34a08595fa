package dev.emp.orchestrator.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the attempts of one batch say about their receiver. Safe for use by many threads. */
final class Tally {

    private boolean well;
    private boolean gone;
    private @Nullable String fault;
    private @Nullable Instant failingSince;

    /** @param at when the attempt began */
    synchronized void add(Answer answer, Instant at) {
        well |= answer.isSuccess();
        gone |= answer.isGone();
        if (answer.fault() != null) {
            fault = answer.fault();
            failingSince = failingSince == null || at.isBefore(failingSince) ? at : failingSince;
        }
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** The webhook as it is after these attempts; the same when they change nothing. */
    synchronized Webhook apply(Webhook webhook, Duration patience, Clock clock) {
        Instant now = clock.instant();
        Instant since = webhook.failingSince();
        if (gone) {
            return webhook.disabled("the receiver answered " + Answer.GONE + ": it wants to hear no more", now);
        }
        if (well || fault == null) {
            return (well && since != null) ? webhook.failingSince(null) : webhook;
        }
        if (since == null) {
            return webhook.failingSince(failingSince);
        }
        return Duration.between(since, now).compareTo(patience) < 0
                ? webhook
                : webhook.disabled("every delivery has failed since " + since + "; at last: " + fault, now);
    }
}
