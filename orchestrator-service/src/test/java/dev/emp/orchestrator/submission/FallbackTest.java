package dev.emp.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class FallbackTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();
    private final String other = orchestrator.newService();
    private final FakeWorker worker = new FakeWorker(orchestrator.bus, service);

    @Test
    void whatAFallbackDoesNotSayIsAsInTheJob() {
        Fallback fallback = submitted("""
                {"service": "%s", "input": {"prompt": "a cat", "steps": 5}, "requirements": {"region": "eu"},
                 "preferred_models": ["m"], "fallbacks": [{"service": "%o"}]}""");

        assertThat(fallback.task().service()).isEqualTo(other);
        assertThat(fallback.task().input().value()).isEqualTo("{\"prompt\":\"a cat\",\"steps\":5}");
        assertThat(fallback.task().requirements())
                .isEqualTo(Requirements.of(Requirement.equal("region", "eu")).preferring(Set.of("m")));
        assertThat(fallback.on()).isEqualTo(Fallback.USUAL);
    }

    @Test
    void aPatchChangesWhatItNamesAndRemovesWhatItSetsToNull() {
        Fallback fallback = submitted("""
                {"service": "%s", "input": {"prompt": "a cat", "steps": 5},
                 "fallbacks": [{"input_patch": {"prompt": "a dog", "steps": null}, "on": ["content_refused", "lost"]}]}""");

        assertThat(fallback.task().service()).isEqualTo(service);
        assertThat(fallback.task().input().value()).isEqualTo("{\"prompt\":\"a dog\"}");
        assertThat(fallback.on()).containsExactlyInAnyOrder(FailureClass.CONTENT_REFUSED, FailureClass.LOST);
    }

    @Test
    void tellsThatAJobFellBackAndWhy() {
        String id = idOf(submit("""
                {"service": "%s", "input": {"prompt": "a cat"}, "fallbacks": [{"service": "%o"}]}""").expectBody());
        view(id).jsonPath("$.fallback.taken").isEqualTo(0);
        Claim claim = worker.claim();

        worker.fail(claim.lease(), JobFailure.of(FailureClass.RATE_LIMITED, "slow down"));

        BodyContentSpec job = view(id);
        job.jsonPath("$.state").isEqualTo("queued");
        job.jsonPath("$.service").isEqualTo(other);
        job.jsonPath("$.fallback.taken").isEqualTo(1);
        job.jsonPath("$.fallback.of").isEqualTo(1);
        job.jsonPath("$.fallback.instead_of").isEqualTo(service);
        job.jsonPath("$.fallback.because").isEqualTo("rate_limited");
        job.jsonPath("$.attempts[0].failure.message").isEqualTo("slow down");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|/fallbacks|invalid_value",
                "[5]|/fallbacks/0|invalid_value",
                "[{}]|/fallbacks/0|invalid_value",
                "[{\"servise\": \"a\"}]|/fallbacks/0/servise|unknown_field",
                "[{\"service\": \"nobody\"}]|/fallbacks/0/service|service_not_offered",
                "[{\"service\": \"%o\", \"input\": {\"prompt\": 5}}]|/fallbacks/0/input/prompt|invalid_input",
                "[{\"service\": \"%o\", \"input_patch\": {\"prompt\": null}}]|/fallbacks/0/input_patch|invalid_input",
                "[{\"input\": {}, \"input_patch\": {}}]|/fallbacks/0/input_patch|invalid_value",
                "[{\"service\": \"%o\", \"on\": []}]|/fallbacks/0/on|invalid_value",
                "[{\"service\": \"%o\", \"on\": [\"canceled\"]}]|/fallbacks/0/on/0|invalid_value",
                "[{\"service\": \"%o\", \"on\": [\"auth\", 7]}]|/fallbacks/0/on/1|invalid_value",
                "[{\"service\": \"%o\", \"requirements\": {\"a\": {}}}]|/fallbacks/0/requirements/a|invalid_value",
            })
    void saysWhatIsWrongWithAFallback(String fallbacks, String pointer, String code) {
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, \"fallbacks\": " + fallbacks + "}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.errors[?(@.pointer == '" + pointer + "')]")
                .exists();
    }

    @Test
    void refusesMoreFallbacksThanThereMayBe() {
        String many = "{\"service\": \"%o\"},".repeat(11);
        submit("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, \"fallbacks\": ["
                        + many.substring(0, many.length() - 1) + "]}")
                .expectStatus()
                .isEqualTo(422);
    }

    private Fallback submitted(String body) {
        JobId id = new JobId(idOf(submit(body).expectStatus().isAccepted().expectBody()));
        Job job = orchestrator.bus.find(id).toCompletableFuture().join().orElseThrow();
        assertThat(job.spec().fallbacks().all()).hasSize(1);
        return job.spec().fallbacks().all().getFirst();
    }

    private ResponseSpec submit(String body) {
        return orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace("%s", service).replace("%o", other))
                .exchange();
    }

    private BodyContentSpec view(String id) {
        return orchestrator.client.get().uri("/v1/jobs/" + id).exchange().expectBody();
    }

    private static String idOf(BodyContentSpec body) {
        String[] id = new String[1];
        body.jsonPath("$.id").value(String.class, value -> id[0] = value);
        return id[0];
    }
}
