package dev.emp.monitor.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes what the monitor says to clients. {@code docs/feed.md} describes the protocol. */
final class FeedMessages {

    static final int PROTOCOL = 3;

    private final JsonMapper mapper;
    private final Clock clock;

    FeedMessages(Clock clock) {
        this.clock = clock;
        this.mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .build();
    }

    JsonMapper mapper() {
        return mapper;
    }

    FeedText hello(long heartbeatMillis, List<FeedTable<?>> tables, BusStatus.State bus) {
        Map<String, Mark> topics = new TreeMap<>();
        tables.forEach(table -> topics.put(table.topic(), new Mark(table.epoch(), table.seq())));
        return FeedText.of(write(new Hello("hello", PROTOCOL, heartbeatMillis, clock.instant(), topics, bus)));
    }

    FeedText status(BusStatus.State bus) {
        return FeedText.of(write(new Status("status", clock.instant(), bus)));
    }

    /** @param part how many rows go into one message */
    List<FeedText> snapshot(String topic, FeedTable.Snapshot<?> snapshot, int part) {
        Told<?> rows = snapshot.told();
        int many = rows.rows().size();
        int end = Math.min(part, many);
        List<FeedText> texts = new ArrayList<>();
        Told<?> first = rows.part(0, end);
        Boolean moreThanFirst = more(end, many);
        texts.add(FeedText.later(() -> write(new Snap(
                "snap",
                topic,
                snapshot.epoch(),
                snapshot.seq(),
                first.inWords(),
                new TreeMap<>(snapshot.counts()),
                moreThanFirst))));
        while (end < many) {
            int begin = end;
            end = Math.min(begin + part, many);
            Told<?> next = rows.part(begin, end);
            Boolean moreThanNext = more(end, many);
            texts.add(FeedText.later(() -> write(new MoreRows("rows", topic, next.inWords(), moreThanNext))));
        }
        return texts;
    }

    private static @Nullable Boolean more(int end, int many) {
        return end < many ? true : null;
    }

    /** @param counts null when they have not changed since the client was told */
    FeedText delta(String topic, String from, FeedTable.Delta<?> delta, @Nullable Map<String, Long> counts) {
        return FeedText.of(write(new Changes(
                "delta",
                topic,
                from,
                delta.to(),
                delta.told().inWords(),
                delta.del(),
                counts == null ? null : new TreeMap<>(counts))));
    }

    /** @param topic null for a heartbeat to a client that follows nothing */
    FeedText bookmark(@Nullable String topic, @Nullable String seq) {
        return FeedText.of(write(new Bookmark("bookmark", topic, seq)));
    }

    FeedText gone(String topic) {
        return FeedText.of(write(new Gone("gone", topic, "events were lost; subscribe again without since")));
    }

    /** @param code {@code invalid_message} or {@code forbidden} */
    FeedText error(String code, String message) {
        return FeedText.of(write(new Fault("error", code, message)));
    }

    private byte[] write(Object message) {
        return mapper.writeValueAsBytes(message);
    }

    private record Mark(String epoch, String seq) {}

    private record Hello(
            String type, int proto, long heartbeatMs, Instant now, Map<String, Mark> topics, BusStatus.State bus) {}

    private record Status(String type, Instant now, BusStatus.State bus) {}

    private record Snap(
            String type,
            String topic,
            String epoch,
            String seq,
            List<?> rows,
            Map<String, Long> counts,
            @Nullable Boolean more) {}

    private record MoreRows(
            String type,
            String topic,
            List<?> rows,
            @Nullable Boolean more) {}

    private record Changes(
            String type,
            String topic,
            String from,
            String to,
            List<?> up,
            List<String> del,
            @Nullable Map<String, Long> counts) {}

    private record Bookmark(
            String type, @Nullable String topic, @Nullable String seq) {}

    private record Gone(String type, String topic, String reason) {}

    private record Fault(String type, String code, String message) {}
}
