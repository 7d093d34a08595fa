package dev.emp.orchestrator.wrong;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.StoredArtifact;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.upkeep.Duty;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What requests can be about: one of everything, made anew now and then, for some requests delete it. */
final class World {

    /** Where nobody listens. */
    static final String NOBODY = "http://127.0.0.1:9/hooks";

    private final TestOrchestrator platform;
    private final String service;
    private final Map<String, String> ids = new HashMap<>();
    private int machines;

    World(KeyedOrchestrator orchestrator) throws IOException {
        this.platform = orchestrator.platform;
        this.service = platform.newService();
        settle();
        makeAnew();
    }

    /** How many machines there should be is told only by who has watched the pools for a while. */
    private void settle() {
        while (!isSettled()) {
            platform.clock.advance(Duration.ofSeconds(5));
            platform.beans(Duty.class).stream()
                    .filter(duty -> duty.name().equals("scaling pools"))
                    .forEach(duty -> duty.perform(1).toCompletableFuture().join());
        }
    }

    private boolean isSettled() {
        return platform.client
                .get()
                .uri("/v1/pools/heavy/scaling")
                .header("Authorization", "Bearer " + KeyedOrchestrator.ROOT)
                .header("Connection", "close")
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .is2xxSuccessful();
    }

    String service() {
        return service;
    }

    String id(String what) {
        return Objects.requireNonNull(ids.get(what), what);
    }

    void makeAnew() throws IOException {
        FakeWorker worker = new FakeWorker(platform.bus, service);
        // Nothing else may wait before the jobs that are taken here.
        post("/v1/jobs/cancel", "{\"filter\": {\"service\": \"" + service + "\"}}");
        JobId succeeded = platform.submit(service);
        succeed(worker, succeeded);
        JobId failed = platform.submit(service);
        worker.fail(worker.claim().lease(), JobFailure.of(FailureClass.AUTH, "no key"));
        ids.put("succeeded", succeeded.value());
        ids.put("failed", failed.value());
        ids.put("job", platform.submit(service).value());
        String job = "{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a\"}}";
        ids.put("schedule", made("/v1/schedules", "{\"job\": " + job + ", \"every_seconds\": 60}"));
        ids.put("webhook", made("/v1/webhooks", "{\"url\": \"" + NOBODY + "\", \"service\": \"nobodys\"}"));
        ids.put("delivery", made("/v1/webhooks/" + id("webhook") + "/test", ""));
        ids.put("file", made("/v1/files?name=a.txt", "hello"));
        ids.put("key", made("/v1/keys", "{\"name\": \"k\", \"tenant\": \"default\", \"role\": \"read\"}"));
        ids.put("machine", machine());
        ids.put("retired", platform.newService());
        ids.put("command", made("/v1/machines/" + id("machine") + "/drain", ""));
    }

    /** The path of a call with the ids of what is there; of what would hold up other calls it names something else. */
    String path(String call, String template) {
        String job = switch (call) {
            case "getArtifact", "followJob" -> id("succeeded");
            case "replayDeadLetter", "retryJob" -> id("failed");
            default -> id("job");
        };
        String own = template.startsWith("/v1/jobs") || template.startsWith("/v1/dead-letters")
                ? job
                : ids.getOrDefault(singular(template), "");
        return template.replace("{id}", own)
                .replace("{name}", "a.txt")
                .replace("{delivery}", id("delivery"))
                .replace("{command}", id("command"))
                .replace("{tenant}", "acme")
                .replace("{pool}", call.startsWith("get") ? "heavy" : "unused")
                .replace("{service}", serviceOf(call));
    }

    private String serviceOf(String call) {
        return call.startsWith("get") ? service : call.equals("retireService") ? id("retired") : "unused";
    }

    /** {@code webhook} for {@code /v1/webhooks/{id}/test}. */
    private static String singular(String template) {
        String[] parts = template.split("/", -1);
        return parts.length < 3 ? "" : parts[2].substring(0, parts[2].length() - 1);
    }

    private void succeed(FakeWorker worker, JobId job) throws IOException {
        Lease lease = worker.claim().lease();
        StoredArtifact stored = platform.artifacts.store(
                new ArtifactKey(job.value(), lease.epoch(), "a.txt"),
                new ByteArrayInputStream("0123456789".getBytes(StandardCharsets.UTF_8)));
        OutputFile file = new OutputFile("a.txt", "text/plain", stored.sizeBytes(), stored.sha256(), lease.epoch());
        worker.complete(lease, new JobResult(new JsonText("{}"), List.of(file), Map.of("gpu_seconds", 1.5)));
    }

    private String machine() {
        String name = "machine-" + machines++;
        platform.bus
                .report(TestReport.of(name, platform.clock.instant()).build())
                .toCompletableFuture()
                .join();
        MachineId machine = new MachineId(name);
        platform.bus.onCommand(machine, () -> showLogs(machine));
        return name;
    }

    /** What is asked of a machine waits, but for the logs of its services: whoever wants one waits for it. */
    private void showLogs(MachineId machine) {
        platform.bus.waiting(machine).toCompletableFuture().join().stream()
                .filter(sent -> sent.command() instanceof MachineCommand.ShowLog)
                .forEach(sent -> platform.bus
                        .answer(machine, sent.id(), true, "ready")
                        .toCompletableFuture()
                        .join());
    }

    private String made(String path, String body) {
        return post(path, body).path("id").asString();
    }

    private JsonNode post(String path, String body) {
        byte[] answer = platform.client
                .post()
                .uri(path)
                .header("Authorization", "Bearer " + KeyedOrchestrator.ROOT)
                // A connection that waits for its next call would be closed by the server, which has little patience
                // here.
                .header("Connection", "close")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(Objects.requireNonNull(answer));
    }
}
