package dev.emp.simulators.runpod;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Markers;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.WebhookSender;
import dev.emp.simulators.http.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One endpoint: its queue, its workers, and the jobs whose results are still kept. */
final class EndpointQueue {
    private static final int LONGEST_WAIT_MILLIS = 300_000;
    private static final Duration BETWEEN_WEBHOOKS = Duration.ofSeconds(10);
    private static final int USUAL_WAIT_MILLIS = 90_000;

    private final Desk desk;
    private final RunPodSimulatorOptions options;
    private final RunPodEndpoint endpoint;
    private final WebhookSender webhooks;
    private final Semaphore workers;
    private final AtomicInteger warmIdle = new AtomicInteger();
    private final AtomicInteger retried = new AtomicInteger();
    private final Map<String, RunPodJob> jobs = new ConcurrentHashMap<>();

    EndpointQueue(Desk desk, RunPodSimulatorOptions options, RunPodEndpoint endpoint) {
        this.desk = desk;
        this.options = options;
        this.endpoint = endpoint;
        this.webhooks = new WebhookSender(desk.tempo(), BETWEEN_WEBHOOKS);
        this.workers = new Semaphore(endpoint.maxWorkers(), true);
    }

    Reply run(Call call, String key, ObjectNode request) {
        RunPodJob job = accept(call, key, request, false);
        Reply accepted = Reply.json(job.describeBriefly());
        desk.threads().execute(() -> carryOut(job));
        return accepted;
    }

    /** Answers when the job is over, or when it has waited long enough: then the job goes on. */
    Reply runSync(Call call, String key, ObjectNode request) {
        int wait = Math.clamp(call.number("wait", USUAL_WAIT_MILLIS), 1000, LONGEST_WAIT_MILLIS);
        RunPodJob job = accept(call, key, request, true);
        desk.threads().execute(() -> carryOut(job));
        job.awaitEnd(Duration.ofMillis(wait));
        return job.reply();
    }

    private RunPodJob accept(Call call, String key, ObjectNode request, boolean sync) {
        RunPodPolicy policy = RunPodPolicy.of(request.path("policy"));
        String webhook = request.path("webhook").asString("");
        if (!webhook.isEmpty() && !webhook.matches("https?://\\S+")) {
            throw Refusal.badRequest("webhook must be a URL");
        }
        String id = (sync ? "sync-" : "") + UUID.randomUUID() + "-u1";
        ProviderJob.Facts facts =
                new ProviderJob.Facts(id, sync ? "runsync" : "run", endpoint.id(), key, Markers.find(request));
        ProviderJob billed = desk.ledger().accept(facts, call.receivedMicros());
        RunPodJob job = new RunPodJob(desk, options, endpoint.kind(), billed, request, policy);
        jobs.put(id, job);
        return job;
    }

    private void carryOut(RunPodJob job) {
        try {
            workers.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (!takeWarmWorker() && job.isWaiting()) {
                desk.tempo().pause(options.coldStart());
            }
            job.carryOut();
        } finally {
            warmIdle.incrementAndGet();
            workers.release();
        }
        tell(job);
    }

    /** The webhook gets what {@code /status} says. */
    private void tell(RunPodJob job) {
        String url = job.webhook();
        if (!url.isEmpty()) {
            webhooks.deliver(URI.create(url), Map::of, Wire.write(job.describe()));
        }
    }

    private boolean takeWarmWorker() {
        return warmIdle.getAndUpdate(idle -> Math.max(0, idle - 1)) > 0;
    }

    private RunPodJob existing(Call call) {
        String id = call.path().get(3);
        RunPodJob job = jobs.get(id);
        if (job != null && job.isForgotten()) {
            jobs.remove(id);
            job = null;
        }
        if (job == null) {
            throw Refusal.noJob();
        }
        return job;
    }

    Reply status(Call call) {
        return existing(call).reply();
    }

    /** What has come since the last time somebody asked. */
    Reply stream(Call call) {
        return existing(call).takeStream();
    }

    Reply cancel(Call call) {
        RunPodJob job = existing(call);
        job.cancel();
        return Reply.json(job.describeBriefly());
    }

    /** The same job again, for one that failed or timed out. It costs again. */
    Reply retry(Call call) {
        RunPodJob old = existing(call);
        if (!old.canBeRetried()) {
            throw Refusal.badRequest("only jobs that are FAILED or TIMED_OUT can be retried");
        }
        RunPodJob job = old.again(desk.ledger().accept(old.facts(), call.receivedMicros()));
        jobs.put(job.id(), job);
        retried.incrementAndGet();
        desk.threads().execute(() -> carryOut(job));
        return Reply.json(job.describeBriefly());
    }

    Reply purge() {
        long removed = jobs.values().stream()
                .filter(RunPodJob::isWaiting)
                .peek(RunPodJob::cancel)
                .count();
        return Reply.json(Wire.object().put("removed", removed).put("status", "completed"));
    }

    Reply health() {
        ObjectNode health = Wire.object();
        health.putObject("jobs")
                .put("completed", count(job -> job.has("COMPLETED")))
                .put("failed", count(job -> job.has("FAILED")))
                .put("inProgress", count(job -> job.has("IN_PROGRESS")))
                .put("inQueue", count(RunPodJob::isWaiting))
                .put("retried", retried.get());
        int running = endpoint.maxWorkers() - workers.availablePermits();
        health.putObject("workers")
                .put("idle", warmIdle.get())
                .put("initializing", 0)
                .put("ready", warmIdle.get())
                .put("running", running)
                .put("throttled", 0)
                .put("unhealthy", 0);
        return Reply.json(health);
    }

    private long count(Predicate<RunPodJob> wanted) {
        return jobs.values().stream().filter(wanted).count();
    }

    /**
     * How long a job may take.
     *
     * @param execution from when a worker has it
     * @param life from when it was accepted
     */
    record RunPodPolicy(Duration execution, Duration life) {
        private static final long LEAST_EXECUTION_MILLIS = 5_000;
        private static final long LEAST_LIFE_MILLIS = 10_000;
        private static final long LONGEST_LIFE_MILLIS = Duration.ofDays(7).toMillis();

        static RunPodPolicy of(JsonNode policy) {
            long execution = policy.path("executionTimeout")
                    .asLong(Duration.ofMinutes(10).toMillis());
            long life = policy.path("ttl").asLong(Duration.ofDays(1).toMillis());
            if (execution <= LEAST_EXECUTION_MILLIS) {
                throw Refusal.badRequest("policy.executionTimeout must be greater than 5000 ms");
            }
            if (life < LEAST_LIFE_MILLIS || life > LONGEST_LIFE_MILLIS) {
                throw Refusal.badRequest("policy.ttl must be 10000 ms to 1 week");
            }
            return new RunPodPolicy(Duration.ofMillis(execution), Duration.ofMillis(life));
        }
    }
}
