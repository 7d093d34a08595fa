package dev.emp.monitor.feed;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every table that clients may follow. */
public final class FeedTopics {

    private final List<FeedTable<?>> tables;

    public FeedTopics(List<FeedTable<?>> tables) {
        this.tables = List.copyOf(tables);
    }

    /** Those that such a client may follow. */
    List<FeedTable<?>> of(@Nullable String tenant) {
        return tables.stream()
                .filter(table -> tenant == null || table.audience() == FeedTable.Audience.TENANTS)
                .toList();
    }

    /**
     * @param tenant of whom alone the client may see something; null for all
     * @throws IllegalArgumentException if there is no such topic; the message lists those there are
     * @throws ForbiddenTopicException if the topic is not for this client
     */
    FeedTable<?> named(String topic, @Nullable String tenant) throws ForbiddenTopicException {
        FeedTable<?> table = named(topic);
        if (!of(tenant).contains(table)) {
            throw new ForbiddenTopicException(topic);
        }
        return table;
    }

    /** @throws IllegalArgumentException if there is no such topic; the message lists those there are */
    FeedTable<?> named(String topic) {
        return tables.stream()
                .filter(table -> table.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown topic '" + topic + "', allowed: "
                        + tables.stream().map(FeedTable::topic).sorted().collect(Collectors.joining(", "))));
    }
}
