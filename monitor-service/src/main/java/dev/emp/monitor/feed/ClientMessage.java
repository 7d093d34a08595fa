package dev.emp.monitor.feed;

import org.jspecify.annotations.Nullable;

/** What a client may say. */
sealed interface ClientMessage {

    /**
     * Follow a topic; takes the place of an earlier subscription to it.
     *
     * @param window how many rows; null for the topic's default
     * @param since what the client holds already; null for nothing
     * @param part how many rows of a snapshot come in one message; null for all
     * @param look what the client has in sight; null to be told everything of every row
     */
    record Subscribe(
            String topic,
            FeedFilter filter,
            @Nullable Integer window,
            @Nullable Since since,
            @Nullable Integer part,
            @Nullable FeedLook look)
            implements ClientMessage {}

    /** From now on the client has these rows in sight; without effect when it does not follow the topic. */
    record Look(String topic, FeedLook look) implements ClientMessage {}

    record Unsubscribe(String topic) implements ClientMessage {}

    record Since(String epoch, String seq) {}
}
