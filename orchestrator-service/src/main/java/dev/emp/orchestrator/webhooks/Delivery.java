package dev.emp.orchestrator.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to one receiver.
 *
 * @param id also of the message
 * @param sequence rises in the order of the events
 * @param job null when it is about none
 * @param url of a receiver that is told of one job; null when it is a webhook's
 * @param occurredAt when the event was
 * @param tries failed attempts since it was queued, or queued again by hand
 * @param attempts the latest of all attempts, oldest first
 * @param reason why it is not tried any more; null unless it has failed or was canceled
 */
record Delivery(
        String id,
        long sequence,
        String event,
        @Nullable String job,
        @Nullable String url,
        Instant occurredAt,
        State state,
        int tries,
        List<Attempt> attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable String reason,
        String body) {

    private static final int ATTEMPTS_KEPT = 30;

    /** Where it stands. */
    enum State {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("delivered")
        DELIVERED,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("canceled")
        CANCELED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Delivery {
        attempts = List.copyOf(attempts);
    }

    /** @param due when it is tried next */
    Delivery pending(Instant due, int failed) {
        return with(State.PENDING, failed, attempts, due, null);
    }

    Delivery delivered() {
        return with(State.DELIVERED, tries, attempts, null, null);
    }

    Delivery failed(String why) {
        return with(State.FAILED, tries + 1, attempts, null, why);
    }

    Delivery canceled(String why) {
        return with(State.CANCELED, tries, attempts, null, why);
    }

    Delivery attempted(Attempt attempt) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        return with(
                state, tries, all.subList(Math.max(0, all.size() - ATTEMPTS_KEPT), all.size()), nextAttemptAt, reason);
    }

    private Delivery with(State to, int failed, List<Attempt> all, @Nullable Instant due, @Nullable String why) {
        return new Delivery(id, sequence, event, job, url, occurredAt, to, failed, all, due, why, body);
    }
}
