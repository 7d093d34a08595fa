package dev.emp.benchmarks.connectors;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.redis.BusProperties;
import dev.emp.jobbus.redis.RedisBus;
import dev.emp.simulators.http.Micros;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Reads the events of the bus as they come and notes when it saw the end of each job. */
final class EventWatch implements AutoCloseable {

    private static final int MOST = 1_000;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final LettuceConnectionFactory factory;
    private final RedisBus bus;
    private final Clock clock;
    private final Map<String, Track> tracks = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile Runnable onAttached = () -> {};
    private volatile boolean over;

    /**
     * The end of a job.
     *
     * @param type {@code SUCCEEDED}, {@code FAILED}, …
     * @param seenMicros when the event had been read, in microseconds since the epoch
     * @param steps when what happened on the bus
     */
    record End(JobEvent.Type type, long seenMicros, Steps steps) {}

    /** What is known of a job whose end has not been awaited. */
    private static final class Track {
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private volatile Steps steps = Steps.NONE;
    }

    private EventWatch(int redisPort, Clock clock) {
        this.factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", redisPort));
        factory.afterPropertiesSet();
        factory.start();
        this.bus = RedisBus.connect(factory, BusProperties.DEFAULT, null);
        this.clock = clock;
        EventCursor begin = bus.events().latest().toCompletableFuture().join();
        this.reader = Thread.ofPlatform().name("event-watch").daemon().start(() -> read(begin));
    }

    /** Begins with the events from now on. */
    static EventWatch start(int redisPort, Clock clock) {
        return new EventWatch(redisPort, clock);
    }

    /** Called by the reader whenever a handle has been stored: must not linger. */
    void onAttached(Runnable listener) {
        onAttached = listener;
    }

    /**
     * Waits for a job's end, which may be over; to be called once for each job.
     *
     * @throws TimeoutException if it does not come in time
     */
    End await(String job, Duration limit) throws InterruptedException, TimeoutException {
        try {
            return of(job).end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the events of the bus could not be read", e);
        } finally {
            tracks.remove(job);
        }
    }

    private Track of(String job) {
        return tracks.computeIfAbsent(job, id -> new Track());
    }

    private void read(EventCursor begin) {
        EventCursor cursor = begin;
        while (!over) {
            try {
                JobEvents.Batch batch = bus.events()
                        .read(cursor, MOST, WAIT)
                        .toCompletableFuture()
                        .join();
                long now = Micros.now(clock);
                batch.events().forEach(event -> see(event, now));
                cursor = batch.next();
            } catch (CompletionException | IllegalStateException e) {
                if (!over) {
                    tracks.values().forEach(track -> track.end.completeExceptionally(e));
                    throw e;
                }
            }
        }
    }

    private void see(JobEvent event, long now) {
        Track track = of(event.job().value());
        track.steps = track.steps.after(event);
        if (event.type() == JobEvent.Type.ATTACHED) {
            onAttached.run();
        } else if (event.state().isTerminal()) {
            track.end.complete(new End(event.type(), now, track.steps));
        }
    }

    @Override
    public void close() {
        over = true;
        bus.close();
        factory.destroy();
        reader.interrupt();
    }
}
