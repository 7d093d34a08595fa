package dev.emp.benchmarks.machine;

import dev.emp.client.ApiException;
import dev.emp.client.EmpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Customers who each submit a job, wait for its end and submit the next. So there are always as many jobs as customers: one at
 * each service, the rest in the queue. A customer who gets no answer submits the same again, under the same key.
 */
public final class Load {

    private static final Set<String> ENDED = Set.of("succeeded", "failed", "canceled", "expired");
    private static final long PAUSE_MILLIS = 200;
    private static final int SIDE = 128;

    private final EmpClient client;
    private final JsonNode job;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Thread> customers = new ArrayList<>();
    private volatile boolean over;

    private Load(EmpClient client, JsonNode job) {
        this.client = client;
        this.job = job;
    }

    /** The text-to-image job of the examples, with a picture that is soon painted. */
    public static JsonNode smallJob(Path home) throws IOException {
        JsonNode job = JsonMapper.shared()
                .readTree(Files.readString(home.resolve("examples").resolve("text-to-image-job.json")));
        ((ObjectNode) job.at("/input/workflow/5/inputs")).put("width", SIDE).put("height", SIDE);
        return job;
    }

    /** @param job a text-to-image job whose sampler is node 3; every submission gets a seed of its own */
    static Load start(EmpClient client, JsonNode job, int customers) {
        Load load = new Load(client, job);
        for (int i = 0; i < customers; i++) {
            load.customers.add(Thread.ofVirtual().name("customer-" + i).start(load::beCustomer));
        }
        return load;
    }

    int accepted() {
        return accepted.size();
    }

    int ended() {
        return ended.get();
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
        for (Thread customer : customers) {
            customer.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        customers.forEach(Thread::interrupt);
        return Set.copyOf(accepted);
    }

    private void beCustomer() {
        try {
            while (!over) {
                String id = submit();
                accepted.add(id);
                awaitEnd(id);
                ended.incrementAndGet();
            }
        } catch (InterruptedException stuck) {
            // The count shows it: the job is among the accepted ones and has not ended.
            Thread.currentThread().interrupt();
        }
    }

    private String submit() throws InterruptedException {
        ObjectNode body = (ObjectNode) job.deepCopy();
        // The provider would answer the same work again from its cache.
        ((ObjectNode) body.at("/input/workflow/3/inputs"))
                .put("seed", ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));
        String key = UUID.randomUUID().toString();
        while (true) {
            try {
                return client.submit(body, key).path("id").asString("");
            } catch (IOException | ApiException noAnswer) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void awaitEnd(String id) throws InterruptedException {
        while (true) {
            try {
                if (ENDED.contains(
                        client.get("/v1/jobs/" + id + "?wait=30").path("state").asString(""))) {
                    return;
                }
            } catch (IOException | ApiException noAnswer) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }
}
