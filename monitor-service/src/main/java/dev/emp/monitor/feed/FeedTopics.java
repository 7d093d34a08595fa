package dev.emp.monitor.feed;

import java.util.List;
import java.util.stream.Collectors;

/** Every table that clients may follow. */
public final class FeedTopics {

    private final List<FeedTable<?>> tables;

    public FeedTopics(List<FeedTable<?>> tables) {
        this.tables = List.copyOf(tables);
    }

    List<FeedTable<?>> all() {
        return tables;
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
