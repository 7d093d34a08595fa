package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.connectors.EventWatch.End;
import dev.emp.client.ApiException;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.simulators.http.Micros;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Customers who each submit a job, wait for its end and submit the next, so that always as many are in flight. */
final class Crowd {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Platform platform;
    private final Clock clock;
    private final String name;
    private final Function<String, JsonNode> job;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private final List<Thread> customers = new ArrayList<>();
    private volatile boolean over;
    private volatile @Nullable Exception trouble;

    /**
     * A job that has succeeded, with what its customer noted, in microseconds since the epoch.
     *
     * @param submittedMicros just before it was sent
     * @param endedMicros when its end had been read
     * @param steps when what happened on the bus
     */
    record Done(String marker, String id, long submittedMicros, long endedMicros, Steps steps) {}

    /**
     * @param name of its jobs' markers, used once
     * @param job makes the body of a submission for a marker
     */
    Crowd(Platform platform, Clock clock, String name, Function<String, JsonNode> job) {
        this.platform = platform;
        this.clock = clock;
        this.name = name;
        this.job = job;
    }

    /**
     * Sends them in.
     *
     * @param spread in which they come one by one, evenly
     */
    void start(int count, Duration spread) {
        for (int i = 0; i < count; i++) {
            long wait = spread.toNanos() / count * i;
            customers.add(Thread.ofVirtual().name("customer-" + i).start(() -> beCustomer(wait)));
        }
    }

    int ended() {
        return done.size();
    }

    /**
     * Submits no more, and waits for what is on its way.
     *
     * @return all jobs, those of the warm-up too
     * @throws IllegalStateException if a job failed or did not end
     */
    List<Done> stop() throws InterruptedException {
        over = true;
        for (Thread customer : customers) {
            customer.join();
        }
        requireNoTrouble();
        return List.copyOf(done);
    }

    /** @throws IllegalStateException if a job failed or did not end */
    void requireNoTrouble() {
        Exception found = trouble;
        if (found != null) {
            throw new IllegalStateException(found.getMessage(), found);
        }
    }

    private void beCustomer(long wait) {
        try {
            TimeUnit.NANOSECONDS.sleep(wait);
            while (!over) {
                done.add(order());
            }
        } catch (IOException | ApiException | IllegalStateException e) {
            trouble = e;
            over = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Done order() throws IOException, InterruptedException, ApiException {
        String marker = name + "-" + numbers.incrementAndGet();
        JsonNode body = job.apply(marker);
        long submitted = Micros.now(clock);
        String id = platform.client().submit(body).path("id").asString("");
        End end = await(id);
        if (end.type() != JobEvent.Type.SUCCEEDED) {
            throw new IllegalStateException("a job of the bench did not succeed: "
                    + platform.client().get("/v1/jobs/" + id).path("error"));
        }
        return new Done(marker, id, submitted, end.seenMicros(), end.steps());
    }

    private End await(String id) throws InterruptedException {
        try {
            return platform.events().await(id, LIMIT);
        } catch (TimeoutException e) {
            throw new IllegalStateException("job " + id + " did not end within " + LIMIT.toSeconds() + " s", e);
        }
    }
}
