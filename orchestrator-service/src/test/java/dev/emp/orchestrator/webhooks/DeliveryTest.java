package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.alerts.Alert;
import dev.emp.orchestrator.alerts.Kind;
import dev.emp.orchestrator.webhooks.Receiver.Reply;
import dev.emp.orchestrator.webhooks.Receiver.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

class DeliveryTest {

    private final Receiver receiver = Receiver.start();
    private TestOrchestrator orchestrator;
    private HookClient client;
    private String service;

    @BeforeEach
    void start() {
        orchestrator =
                TestOrchestrator.start(HookClient.LOCAL, "--emp.orchestrator.webhooks.public-url=https://emp.test/");
        client = new HookClient(orchestrator);
        service = orchestrator.newService();
    }

    @AfterEach
    void stop() {
        orchestrator.close();
        receiver.close();
    }

    private JobId succeeded() {
        JobId job = orchestrator.submit(service);
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        worker.complete(worker.claim().lease());
        return job;
    }

    @Test
    void theEndOfAJobIsToldInASignedMessage() throws Exception {
        // The verifier of the library looks at the wall clock.
        orchestrator.clock.advance(Duration.between(orchestrator.clock.instant(), Instant.now()));
        JsonNode webhook = client.create(receiver);
        JobId job = succeeded();

        Request told = receiver.next();
        assertThat(told.path()).isEqualTo("/hooks");
        assertThat(told.header("Content-Type")).isEqualTo("application/json");
        assertThat(told.type()).isEqualTo("job.succeeded");
        assertThat(told.json().get("timestamp").stringValue())
                .isEqualTo(orchestrator
                        .clock
                        .instant()
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString());
        JsonNode data = told.json().get("data");
        assertThat(data.get("id").stringValue()).isEqualTo(job.value());
        assertThat(data.get("result").get("output").get("answer").intValue()).isEqualTo(42);
        assertThat(data.get("status_url").stringValue()).isEqualTo("https://emp.test/v1/jobs/" + job);
        new Webhook(webhook.get("secret").stringValue()).verify(told.body(), told.headers());

        JsonNode delivery = client.settled(webhook.get("id").stringValue(), "delivered");
        assertThat(delivery.get("id").stringValue()).isEqualTo(told.id());
        assertThat(delivery.get("job_id").stringValue()).isEqualTo(job.value());
        assertThat(delivery.get("attempts").get(0).get("status").intValue()).isEqualTo(204);
        assertThat(delivery.get("next_attempt_at")).isNull();
        JsonNode whole = client.get("/v1/webhooks/" + webhook.get("id").stringValue() + "/deliveries/" + told.id());
        assertThat(whole.get("message")).isEqualTo(told.json());
    }

    @Test
    void theEventsOfAJobAreToldInTheirOrder() {
        client.create(receiver.url(), ", \"events\": [\"job.*\"]");
        JobId job = orchestrator.submit(service);
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        Claim claim = worker.claim();
        worker.progress(claim.lease(), 0.5, "half");
        worker.complete(claim.lease());
        assertThat(IntStream.range(0, 4).mapToObj(i -> receiver.next().type()))
                .containsExactly("job.submitted", "job.started", "job.progress", "job.succeeded");
        assertThat(receiver.all()).extracting(Request::job).containsOnly(job.value());
    }

    @Test
    void onlyWhoAskedForItHearsOfIt() {
        String other = orchestrator.newService();
        client.create(receiver.url() + "/failed", ", \"events\": [\"job.failed\"]");
        client.create(receiver.url() + "/other", ", \"service\": \"" + other + "\"");
        client.create(receiver.url() + "/blue", ", \"labels\": {\"colour\": \"blue\"}");
        client.create(receiver.url() + "/off", ", \"enabled\": false");
        client.create(receiver.url() + "/alerts", ", \"events\": [\"alert.*\"]");
        orchestrator.submit(JobSpec.of(service, new JsonText("{}")).withLabels(Map.of("colour", "blue", "size", "s")));
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        worker.complete(worker.claim().lease());
        assertThat(receiver.next().path()).isEqualTo("/hooks/blue");
        orchestrator.submit(service);
        worker.fail(worker.claim().lease(), JobFailure.of(FailureClass.INVALID_INPUT, "no"));
        assertThat(receiver.next().path()).isEqualTo("/hooks/failed");
        orchestrator.submit(other);
        FakeWorker second = new FakeWorker(orchestrator.bus, other);
        second.complete(second.claim().lease());
        assertThat(receiver.next().path()).isEqualTo("/hooks/other");
        assertThat(receiver.all()).hasSize(3);
    }

    @Test
    void whoAskedForAlertsHearsThatTheyBeginAndEnd() {
        client.create(receiver.url() + "/alerts", ", \"events\": [\"alert.*\"]");
        client.create(receiver.url() + "/jobs", ", \"events\": [\"job.*\"]");
        AlertAnnouncer announcer = orchestrator.bean(AlertAnnouncer.class);
        var _ = announcer.changed(alert(Alert.State.FIRING, null));
        Request firing = receiver.next();
        assertThat(firing.type()).isEqualTo("alert.firing");
        assertThat(firing.path()).isEqualTo("/hooks/alerts");
        assertThat(firing.body()).contains("\"pool\":\"fast\"").contains("the oldest job waits");
        announcer.changed(alert(Alert.State.FIRING, null)).toCompletableFuture().join();
        announcer
                .changed(alert(Alert.State.RESOLVED, orchestrator.clock.instant()))
                .toCompletableFuture()
                .join();
        assertThat(receiver.next().type()).isEqualTo("alert.resolved");
        assertThat(receiver.all()).hasSize(2);
    }

    private Alert alert(Alert.State state, @Nullable Instant resolvedAt) {
        Instant now = orchestrator.clock.instant();
        return new Alert(
                "alert_a",
                Kind.QUEUE_AGE,
                "fast",
                state,
                "the oldest job waits",
                61,
                60,
                now,
                now,
                now,
                resolvedAt,
                List.of(state));
    }

    @Test
    void aJobHasAReceiverOfItsOwn() {
        String body = "{\"service\": \"%s\", \"input\": {\"prompt\": \"x\"}, \"webhook_url\": \"%s\","
                + " \"webhook_events\": [\"job.submitted\", \"job.succeeded\"]}";
        JsonNode job = HookClient.json(client.post("/v1/jobs", body.formatted(service, receiver.url())), 202);
        assertThat(receiver.next().type()).isEqualTo("job.submitted");
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        worker.complete(worker.claim().lease());
        Request told = receiver.next();
        assertThat(told.type()).isEqualTo("job.succeeded");
        assertThat(told.job()).isEqualTo(job.get("id").stringValue());
        String secret = client.get("/v1/webhooks/default-secret").get("secret").stringValue();
        assertThat(told.signatures()).containsExactly(told.signedWith(secret));

        String path = "/v1/jobs/" + told.job() + "/webhook-deliveries";
        JsonNode deliveries = Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(
                        () -> client.get(path).get("deliveries"),
                        all -> all.values().stream()
                                .allMatch(one -> one.get("state").stringValue().equals("delivered")));
        assertThat(deliveries).hasSize(2);
        succeeded();
        assertThat(client.get(path).get("deliveries")).hasSize(2);
    }

    @Test
    void theReceiverOfAJobInABatchIsToldToo() {
        String line = "{\"service\": \"%s\", \"input\": {\"prompt\": \"x\"}, \"webhook_url\": \"%s\"}";
        String batch = "[" + line.formatted(service, receiver.url() + "/a") + ","
                + line.formatted(service, receiver.url() + "/b") + "]";
        HookClient.json(client.post("/v1/batches", batch), 200);
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        worker.complete(worker.claim().lease());
        worker.complete(worker.claim().lease());
        assertThat(List.of(receiver.next().path(), receiver.next().path()))
                .containsExactlyInAnyOrder("/hooks/a", "/hooks/b");
    }

    @Test
    void aJobThatWasNotTakenLeavesNoReceiverBehind() {
        String body = "{\"service\": \"%s\", \"input\": {\"prompt\": \"x\"}, \"webhook_url\": \"%s\"}"
                .formatted(service, receiver.url());
        for (int i = 0; i < 2; i++) {
            orchestrator
                    .client
                    .post()
                    .uri("/v1/jobs")
                    .header("Idempotency-Key", "same")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body)
                    .exchange()
                    .expectStatus()
                    .is2xxSuccessful();
        }
        assertThat(orchestrator
                        .documents
                        .count("job_webhooks")
                        .toCompletableFuture()
                        .join())
                .isEqualTo(1);
    }

    @Test
    void aSubmissionWithAWrongReceiverIsRefused() {
        String body = "{\"service\": \"%s\", \"input\": {\"prompt\": \"x\"}, %s}";
        JsonNode refused = HookClient.json(
                client.post("/v1/jobs", body.formatted(service, "\"webhook_url\": \"file:///etc/passwd\"")), 422);
        assertThat(refused.get("errors").get(0).get("pointer").stringValue()).isEqualTo("/webhook_url");
        refused = HookClient.json(
                client.post("/v1/jobs", body.formatted(service, "\"webhook_events\": [\"job.*\"]")), 422);
        assertThat(refused.get("errors").get(0).get("pointer").stringValue()).isEqualTo("/webhook_events");
    }

    @Test
    void whatFailsIsTriedAgainUnderTheSameIdLaterEachTime() {
        receiver.replying(500);
        String webhook = client.create(receiver).get("id").stringValue();
        succeeded();
        Request first = receiver.next();
        JsonNode delivery = client.attempted(webhook, 1);
        Instant next = Instant.parse(delivery.get("next_attempt_at").stringValue());
        Instant now = orchestrator.clock.instant();
        assertThat(next).isBetween(now.plusSeconds(5), now.plusSeconds(6));
        assertThat(delivery.get("attempts").get(0).get("error").stringValue()).isEqualTo("answered 500");
        Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(
                        () -> client.get("/v1/webhooks/" + webhook).get("failing_since"),
                        since -> since != null && since.stringValue().equals("2026-01-01T00:00:00Z"));

        orchestrator.clock.advance(Duration.ofSeconds(6));
        Request second = receiver.next();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("webhook-timestamp")).isNotEqualTo(first.header("webhook-timestamp"));
        next = Instant.parse(client.attempted(webhook, 2).get("next_attempt_at").stringValue());
        now = orchestrator.clock.instant();
        assertThat(next).isBetween(now.plusSeconds(300), now.plusSeconds(360));

        receiver.replying(200);
        orchestrator.clock.advance(Duration.ofSeconds(360));
        receiver.next();
        assertThat(client.settled(webhook, "delivered").get("attempts")).hasSize(3);
        Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(() -> client.get("/v1/webhooks/" + webhook).get("failing_since") == null);
    }

    @Test
    void aReceiverThatFailsForDaysIsDisabledAndSaysWhy() {
        receiver.replying(503);
        String webhook = client.create(receiver).get("id").stringValue();
        succeeded();
        client.attempted(webhook, 1);
        for (int attempt = 2; attempt <= 6; attempt++) {
            assertThat(client.get("/v1/webhooks/" + webhook).get("enabled").booleanValue())
                    .isTrue();
            orchestrator.clock.advance(Duration.ofHours(25));
            client.attempted(webhook, attempt);
        }
        assertThat(client.disabled(webhook).get("disabled_reason").stringValue())
                .isEqualTo("every delivery has failed since 2026-01-01T00:00:00Z; at last: answered 503");
        orchestrator.clock.advance(Duration.ofHours(25));
        JsonNode givenUp = client.settled(webhook, "canceled");
        assertThat(givenUp.get("reason").stringValue())
                .startsWith("the webhook is disabled: every delivery has failed");
        assertThat(givenUp.get("attempts")).hasSize(6);
    }

    @Test
    void afterTheLastRetryADeliveryHasFailed() {
        try (TestOrchestrator hasty =
                TestOrchestrator.start(HookClient.LOCAL, "--emp.orchestrator.webhooks.retries=1s,2s")) {
            HookClient calls = new HookClient(hasty);
            receiver.replying(500);
            String webhook = calls.create(receiver).get("id").stringValue();
            calls.post("/v1/webhooks/" + webhook + "/test", "");
            for (int attempt = 1; attempt <= 3; attempt++) {
                calls.attempted(webhook, attempt);
                hasty.clock.advance(Duration.ofSeconds(3));
            }
            JsonNode failed = calls.settled(webhook, "failed");
            assertThat(failed.get("reason").stringValue()).isEqualTo("no attempt of 3 went well");
            assertThat(failed.get("next_attempt_at")).isNull();
        }
    }

    @Test
    void goneDisablesAtOnceAndWhatWaitsIsGivenUp() {
        String webhook = client.create(receiver.url(), ", \"events\": [\"job.*\"]")
                .get("id")
                .stringValue();
        receiver.replying(410);
        succeeded();
        JsonNode found = client.disabled(webhook);
        assertThat(found.get("disabled_reason").stringValue()).contains("410");
        Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(() -> client.deliveries(webhook).stream()
                        .map(one -> one.get("state").stringValue())
                        .noneMatch("pending"::equals));
        int asked = receiver.all().size();
        try (Receiver witness = Receiver.start()) {
            client.create(witness);
            JobId missed = succeeded();
            assertThat(witness.next().job()).isEqualTo(missed.value());
        }
        receiver.replying(200);
        client.post("/v1/webhooks/" + webhook + "/enable", "").expectStatus().isOk();
        JobId later = succeeded();
        Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(() -> receiver.all().size() > asked);
        assertThat(receiver.all().get(asked).job()).isEqualTo(later.value());
    }

    @Test
    void aReceiverThatAsksForRestGetsIt() {
        receiver.replying(request -> new Reply(429, Map.of("Retry-After", "1200"), "slow down"));
        String webhook = client.create(receiver).get("id").stringValue();
        succeeded();
        JsonNode delivery = client.attempted(webhook, 1);
        assertThat(delivery.get("next_attempt_at").stringValue())
                .isEqualTo(orchestrator.clock.instant().plusSeconds(1200).toString());
        assertThat(delivery.get("attempts").get(0).get("response").stringValue())
                .isEqualTo("slow down");
    }

    @Test
    void redirectsAreNotFollowed() {
        try (Receiver elsewhere = Receiver.start()) {
            receiver.replying(request -> new Reply(302, Map.of("Location", elsewhere.url()), ""));
            String webhook = client.create(receiver).get("id").stringValue();
            succeeded();
            JsonNode delivery = client.attempted(webhook, 1);
            assertThat(delivery.get("attempts").get(0).get("error").stringValue())
                    .isEqualTo("answered 302; redirects are not followed");
            assertThat(elsewhere.all()).isEmpty();
        }
    }

    @Test
    void whileASecretIsReplacedMessagesHaveTwoSignatures() {
        JsonNode webhook = client.create(receiver);
        String path = "/v1/webhooks/" + webhook.get("id").stringValue();
        String old = webhook.get("secret").stringValue();
        String fresh = HookClient.json(client.post(path + "/rotate-secret", ""), 200)
                .get("secret")
                .stringValue();
        client.post(path + "/test", "").expectStatus().isAccepted();
        Request both = receiver.next();
        assertThat(both.signatures()).containsExactly(both.signedWith(fresh), both.signedWith(old));

        orchestrator.clock.advance(Duration.ofHours(24));
        client.post(path + "/test", "").expectStatus().isAccepted();
        Request one = receiver.next();
        assertThat(one.signatures()).containsExactly(one.signedWith(fresh));
    }

    @Test
    void aTestTellsOfNoJob() {
        JsonNode webhook = client.create(receiver);
        client.post("/v1/webhooks/" + webhook.get("id").stringValue() + "/test", "");
        Request told = receiver.next();
        assertThat(told.type()).isEqualTo("webhook.test");
        assertThat(told.json().get("data").get("webhook_id")).isEqualTo(webhook.get("id"));
    }

    @Test
    void aDeliveryCanBeSentAgainByHand() {
        String webhook = client.create(receiver).get("id").stringValue();
        receiver.replying(410);
        succeeded();
        String delivery = receiver.next().id();
        client.disabled(webhook);
        String again = "/v1/webhooks/" + webhook + "/deliveries/" + delivery + "/redeliver";
        HookClient.json(client.post(again, ""), 409);
        client.post("/v1/webhooks/" + webhook + "/enable", "");
        receiver.replying(200);
        HookClient.json(client.post(again, ""), 202);
        assertThat(receiver.next().id()).isEqualTo(delivery);
        assertThat(client.settled(webhook, "delivered").get("attempts")).hasSize(2);
    }

    @Test
    void aSlowReceiverHoldsUpNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        try (Receiver slow = Receiver.start()) {
            slow.replying(request -> {
                waiting.incrementAndGet();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Reply.of(200);
            });
            client.create(slow);
            client.create(receiver);
            for (int i = 0; i < 20; i++) {
                succeeded();
            }
            for (int i = 0; i < 20; i++) {
                receiver.next();
            }
            assertThat(waiting.get()).isBetween(1, 4);
            release.countDown();
        }
    }

    @Test
    void whatIsTooLargeLosesItsOutput() {
        client.create(receiver);
        orchestrator.submit(service);
        FakeWorker worker = new FakeWorker(orchestrator.bus, service);
        String large = "{\"text\": \"" + "x".repeat(70_000) + "\"}";
        worker.complete(worker.claim().lease(), JobResult.of(new JsonText(large)));
        JsonNode data = receiver.next().json().get("data");
        assertThat(data.get("truncated").booleanValue()).isTrue();
        assertThat(data.get("state").stringValue()).isEqualTo("succeeded");
        assertThat(data.get("result").get("output")).isNull();
    }

    @Test
    void theyAreMeasured() {
        client.create(receiver);
        succeeded();
        receiver.next();
        Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(
                        () -> new String(orchestrator
                                .client
                                .get()
                                .uri("/actuator/prometheus")
                                .exchange()
                                .expectBody()
                                .returnResult()
                                .getResponseBody()),
                        text -> text.contains("emp_webhook_deliveries_total{outcome=\"delivered\"} 1.0")
                                && text.contains("emp_webhook_attempt_seconds_count{outcome=\"success\"} 1")
                                && text.contains("emp_webhook_delay_seconds_count 1")
                                && text.contains("emp_webhook_lag_seconds")
                                && text.contains("emp_webhook_overdue_seconds")
                                && text.contains("emp_webhook_gaps_total 0.0"));
    }
}
