package dev.emp.benchmarks.rolling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who uses the platform meanwhile: customers who each submit a job, wait for its end and submit the next, readers who list jobs again
 * and again, and people who look at the dashboard's feed.
 */
final class Clients implements AutoCloseable {

    private static final Set<String> ENDED = Set.of("succeeded", "failed", "canceled", "expired");
    private static final int READERS = 4;
    private static final int VIEWERS = 2;
    private static final long READER_PAUSE_MILLIS = 50;

    private final JsonNode job;
    private final Answers answers = new Answers();
    private final PatientClient api;
    private final PatientClient dashboard;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Thread> customers = new ArrayList<>();
    private final List<Thread> onlookers = new ArrayList<>();
    private volatile boolean over;

    /** @param job a text-to-image job whose sampler is node 3; every submission gets a seed of its own */
    Clients(Site site, JsonNode job, int customers) {
        this.job = job;
        this.api = new PatientClient(site.orchestrators().uri(), answers);
        this.dashboard = new PatientClient(site.monitors().uri(), answers);
        for (int i = 0; i < customers; i++) {
            this.customers.add(Thread.ofVirtual().name("customer-" + i).start(this::beCustomer));
        }
        for (int i = 0; i < READERS; i++) {
            onlookers.add(Thread.ofVirtual().name("reader-" + i).start(() -> look(api, "/v1/jobs?limit=5")));
        }
        for (int i = 0; i < VIEWERS; i++) {
            onlookers.add(Thread.ofVirtual().name("viewer-" + i).start(() -> look(dashboard, "/api/v1/jobs?limit=5")));
            onlookers.add(Thread.ofVirtual().name("feed-" + i).start(() -> look(dashboard, "/api/feed/jobs")));
        }
    }

    int accepted() {
        return accepted.size();
    }

    int ended() {
        return ended.get();
    }

    Answers.Count answers() {
        return answers.count();
    }

    /**
     * Submits no more and waits for what was accepted.
     *
     * @param limit after which a job counts as stuck
     * @return the ids of all that was accepted
     */
    Set<String> stop(Duration limit) throws InterruptedException {
        over = true;
        long deadline = System.nanoTime() + limit.toNanos();
        List<Thread> all = new ArrayList<>(customers);
        all.addAll(onlookers);
        for (Thread thread : all) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            thread.interrupt();
        }
        return Set.copyOf(accepted);
    }

    /** What the platform says of a job. */
    JsonNode job(String id) throws InterruptedException {
        return api.get("/v1/jobs/" + id);
    }

    private void beCustomer() {
        try {
            while (!over) {
                ObjectNode body = (ObjectNode) job.deepCopy();
                // The provider would answer the same work again from its cache.
                ((ObjectNode) body.at("/input/workflow/3/inputs"))
                        .put("seed", ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));
                String id = api.post("/v1/jobs", body, UUID.randomUUID().toString())
                        .path("id")
                        .asString("");
                accepted.add(id);
                awaitEnd(id);
                ended.incrementAndGet();
            }
        } catch (InterruptedException stuck) {
            // The count shows it: the job is among the accepted ones and has not ended.
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(String id) throws InterruptedException {
        String state = "";
        while (!ENDED.contains(state)) {
            state = api.get("/v1/jobs/" + id + "?wait=20").path("state").asString("");
        }
    }

    private void look(PatientClient client, String path) {
        try {
            while (!over) {
                client.get(path);
                TimeUnit.MILLISECONDS.sleep(READER_PAUSE_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over = true;
        customers.forEach(Thread::interrupt);
        onlookers.forEach(Thread::interrupt);
        api.close();
        dashboard.close();
    }
}
