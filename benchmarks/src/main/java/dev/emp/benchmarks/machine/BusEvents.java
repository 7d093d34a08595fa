package dev.emp.benchmarks.machine;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.redis.BusProperties;
import dev.emp.jobbus.redis.RedisBus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Reads from the bus itself how often jobs have ended. Connects anew for every look: Redis goes away in between. */
public final class BusEvents {

    private static final int MOST = 1_000;
    private static final Set<JobEvent.Type> TERMINAL =
            EnumSet.of(JobEvent.Type.SUCCEEDED, JobEvent.Type.FAILED, JobEvent.Type.CANCELED, JobEvent.Type.EXPIRED);

    private final int redisPort;

    public BusEvents(int redisPort) {
        this.redisPort = redisPort;
    }

    public EventCursor latest() {
        return look(events -> events.latest().toCompletableFuture().join());
    }

    /**
     * For every job of which there are events, how many of them are terminal.
     *
     * @throws IllegalStateException if events have been dropped, so that nothing could be concluded
     */
    public Map<String, Integer> endsSince(EventCursor begin) {
        return look(events -> endsSince(events, begin));
    }

    private static Map<String, Integer> endsSince(JobEvents events, EventCursor begin) {
        Map<String, Integer> ends = new HashMap<>();
        EventCursor cursor = begin;
        JobEvents.Batch batch;
        do {
            batch = events.read(cursor, MOST, Duration.ZERO)
                    .toCompletableFuture()
                    .join();
            if (batch.gap()) {
                throw new IllegalStateException("the bus has dropped events of this phase");
            }
            for (JobEvent event : batch.events()) {
                ends.merge(event.job().value(), TERMINAL.contains(event.type()) ? 1 : 0, Integer::sum);
            }
            cursor = batch.next();
        } while (!batch.events().isEmpty());
        return ends;
    }

    private <T> T look(Function<JobEvents, T> reading) {
        LettuceConnectionFactory factory =
                new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", redisPort));
        factory.afterPropertiesSet();
        factory.start();
        try (RedisBus bus = RedisBus.connect(factory, BusProperties.DEFAULT, null)) {
            return reading.apply(bus.events());
        } finally {
            factory.destroy();
        }
    }
}
