package dev.emp.monitor.feed;

import org.jspecify.annotations.Nullable;

/** What a client may say. */
sealed interface ClientMessage {

    /**
     * Follow a topic; takes the place of an earlier subscription to it.
     *
     * @param window how many rows; null for the topic's default
     * @param since what the client holds already; null for nothing
     */
    record Subscribe(
            String topic,
            FeedFilter filter,
            @Nullable Integer window,
            @Nullable Since since) implements ClientMessage {}

    record Unsubscribe(String topic) implements ClientMessage {}

    record Since(String epoch, String seq) {}
}
