package dev.emp.benchmarks.connectors;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Submit jobs of all kinds, each a next one when the last is over, whatever its end; one without an answer submits again. */
final class Customers {

    private static final Duration LONGEST_JOB = Duration.ofMinutes(5);
    private static final long PAUSE_MILLIS = 200;

    private final Platform platform;
    private final String name;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    private record Order(Kind kind, String marker, String id) {}

    /** @param name of the markers, used once */
    Customers(Platform platform, String name) {
        this.platform = platform;
        this.name = name;
    }

    void start(Collection<Kind> kinds, int ofEach) {
        for (Kind kind : kinds) {
            for (int i = 0; i < ofEach; i++) {
                threads.add(
                        Thread.ofVirtual().name("customer-" + kind + "-" + i).start(() -> beCustomer(kind)));
            }
        }
    }

    int accepted() {
        return orders.size();
    }

    int ended() {
        return ended.get();
    }

    /**
     * Submits no more and waits for what was accepted.
     *
     * @param limit after which a job counts as stuck
     * @return what became of every job
     */
    List<Outcome> stop(Duration limit) throws InterruptedException {
        over = true;
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        threads.forEach(Thread::interrupt);
        List<Outcome> outcomes = new ArrayList<>();
        for (Order order : orders) {
            outcomes.add(look(order));
        }
        return outcomes;
    }

    private void beCustomer(Kind kind) {
        try {
            while (!over) {
                String marker = name + "-" + kind.name().toLowerCase(Locale.ROOT) + "-" + numbers.incrementAndGet();
                String id = submit(Jobs.of(kind, marker));
                orders.add(new Order(kind, marker, id));
                platform.events().await(id, LONGEST_JOB);
                ended.incrementAndGet();
            }
        } catch (InterruptedException | TimeoutException stuck) {
            // It is among the orders, and the orchestrator will tell that it has not ended.
            Thread.currentThread().interrupt();
        }
    }

    private String submit(JsonNode job) throws InterruptedException {
        EmpClient client = platform.client();
        String key = UUID.randomUUID().toString();
        while (true) {
            try {
                return client.submit(job, key).path("id").asString("");
            } catch (IOException noAnswer) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (ApiException refused) {
                throw new IllegalStateException("the orchestrator refused a job of the bench: " + refused.getMessage());
            }
        }
    }

    /** A job that cannot be read although it was accepted has not ended. */
    private Outcome look(Order order) throws InterruptedException {
        try {
            return Outcome.of(order.kind(), order.marker(), platform.client().get("/v1/jobs/" + order.id()));
        } catch (IOException | ApiException e) {
            return new Outcome(order.kind(), order.marker(), order.id(), "not to be found", "", "", 0);
        }
    }
}
