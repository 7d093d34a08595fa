package dev.emp.orchestrator.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class BulkTest {

    private static final String UNKNOWN = "j0-01zzzzzzzzzzzzzzzzzzzzzzzz";

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();
    private final FakeWorker worker = new FakeWorker(orchestrator.bus, service);

    @Test
    void cancelsEveryJobThatFitsTheFilter() {
        JobId running = orchestrator.submit(service);
        worker.claim();
        JobId queued = orchestrator.submit(service);
        JobId other = orchestrator.submit(orchestrator.newService());
        List<Map<?, ?>> reports = cancelToTheEnd();
        assertThat(sum(reports, "canceled")).isEqualTo(1);
        assertThat(sum(reports, "requested")).isEqualTo(1);
        assertThat(sum(reports, "ended")).isZero();
        assertThat(state(running)).isEqualTo(JobState.CANCELING);
        assertThat(state(queued)).isEqualTo(JobState.CANCELED);
        assertThat(state(other)).isEqualTo(JobState.QUEUED);
    }

    @Test
    void cancelsOnlyWhatHasTheLabelAndTheState() {
        JobSpec spec = JobSpec.of(service, new JsonText("{}"));
        JobId red = orchestrator.submit(spec.withLabels(Map.of("team", "red")));
        JobId blue = orchestrator.submit(spec.withLabels(Map.of("team", "blue")));
        ok(
                        "/v1/jobs/cancel",
                        "{\"filter\": {\"service\": \"%s\", \"state\": \"queued\", \"labels\": {\"team\": \"red\"}}}")
                .jsonPath("$.canceled")
                .isEqualTo(1);
        assertThat(state(red)).isEqualTo(JobState.CANCELED);
        assertThat(state(blue)).isEqualTo(JobState.QUEUED);
    }

    @Test
    void aDryRunSaysWhatWouldBeCanceledAndCancelsNothing() {
        JobId running = orchestrator.submit(service);
        worker.claim();
        JobId queued = orchestrator.submit(service);
        String body = "{\"filter\": {\"service\": \"%s\"}, \"limit\": 2}";
        Map<?, ?> preview = map("/v1/jobs/cancel?dry_run=true", body);
        assertThat(preview.get("count")).isEqualTo(2);
        assertThat(preview.get("jobs")).isEqualTo(List.of(queued.value(), running.value()));
        assertThat(state(running)).isEqualTo(JobState.RUNNING);
        assertThat(state(queued)).isEqualTo(JobState.QUEUED);
        assertThat(map("/v1/jobs/cancel?dry_run=false", body).get("canceled")).isEqualTo(1);
    }

    @Test
    void aDryRunSaysWhatWouldBeReplayedAndReplaysNothing() {
        JobId dead = die();
        String body = "{\"filter\": {\"service\": \"%s\"}}";
        ok("/v1/dead-letters/replay?dry_run=true", body).jsonPath("$.jobs").isEqualTo(List.of(dead.value()));
        deadLetters().jsonPath("$.jobs.length()").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/jobs/cancel", "/v1/dead-letters/replay"})
    void theDescriptionHasTheDryRun(String path) {
        orchestrator
                .client
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectBody()
                .jsonPath("$.paths['" + path + "'].post.parameters[*].name")
                .isEqualTo("dry_run")
                .jsonPath("$.paths['" + path + "'].post.parameters[0].schema.default")
                .isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/jobs/cancel?dryrun=true",
                "/v1/jobs/cancel?dry_run=yes",
                "/v1/batches?dry_run=true",
                "/v1/dead-letters/replay?dry=true",
                "/v1/services/{service}/pause?dry_run=true",
                "/v1/jobs/{service}/cancel?dry_run=true"
            })
    void aParameterThatIsNotTakenIsRefusedBeforeAnythingIsDone(String path) {
        post(path.replace("{service}", service), "{\"filter\": {\"service\": \"%s\"}}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_parameter");
        assertThat(orchestrator.bus.restrictions().toCompletableFuture().join())
                .doesNotContainKey(Scope.service(service));
    }

    @Test
    void stopsAtTheLimitAndSaysWhereToGoOn() {
        for (int i = 0; i < 5; i++) {
            orchestrator.submit(service);
        }
        Map<?, ?> first = map("/v1/jobs/cancel", "{\"filter\": {\"service\": \"%s\"}, \"limit\": 3}");
        assertThat(first.get("canceled")).isEqualTo(3);
        Map<?, ?> second = map(
                "/v1/jobs/cancel",
                "{\"filter\": {\"service\": \"%s\"}, \"cursor\": \"" + first.get("next_cursor") + "\"}");
        assertThat(second.get("canceled")).isEqualTo(2);
    }

    @Test
    void listsAndReplaysOneDeadLetter() {
        JobId dead = die();
        deadLetters().jsonPath("$.jobs[*].id").isEqualTo(List.of(dead.value()));
        String path = "/v1/dead-letters/" + dead + "/replay";
        BodyContentSpec answer = post(path, "").expectStatus().isAccepted().expectBody();
        String again = idOf(answer);
        answer.jsonPath("$.state").isEqualTo("queued");
        assertThat(again).isNotEqualTo(dead.value());
        assertThat(idOf(post(path, "").expectStatus().isOk().expectBody())).isEqualTo(again);
        deadLetters().jsonPath("$.jobs").isEmpty();
    }

    @Test
    void retryingAJobIsReplayingIt() {
        JobId dead = die();
        String again = idOf(post("/v1/jobs/" + dead + "/retry", "")
                .expectStatus()
                .isAccepted()
                .expectBody());
        for (String path : List.of("/v1/dead-letters/" + dead + "/replay", "/v1/jobs/" + dead + "/retry")) {
            assertThat(idOf(post(path, "").expectStatus().isOk().expectBody())).isEqualTo(again);
        }
        post("/v1/jobs/" + again + "/retry", "").expectStatus().isEqualTo(409);
    }

    @Test
    void replaysOnlyWhatIsDead() {
        JobId alive = orchestrator.submit(service);
        post("/v1/dead-letters/" + alive + "/replay", "")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("not_a_dead_letter");
        post("/v1/dead-letters/" + UNKNOWN + "/replay", "").expectStatus().isNotFound();
        post("/v1/dead-letters/5/replay", "").expectStatus().isBadRequest();
    }

    @Test
    void replaysByFilterUpToALimit() {
        List<String> dead = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            dead.add(die().value());
        }
        Map<?, ?> report = map("/v1/dead-letters/replay", "{\"filter\": {\"service\": \"%s\"}, \"limit\": 2}");
        assertThat((List<?>) report.get("replayed")).hasSize(2).allSatisfy(one -> {
            assertThat(dead).contains((String) ((Map<?, ?>) one).get("dead_letter"));
            assertThat(state(new JobId((String) ((Map<?, ?>) one).get("job")))).isEqualTo(JobState.QUEUED);
        });
        assertThat(report.get("skipped")).isEqualTo(0);
        BodyContentSpec rest = ok("/v1/dead-letters/replay", "{\"filter\": {\"service\": \"%s\"}}");
        rest.jsonPath("$.replayed.length()").isEqualTo(1);
        rest.jsonPath("$.next_cursor").doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/jobs/cancel|{}|missing_field|/filter",
                "/v1/jobs/cancel|{\"filter\": 5}|invalid_value|/filter",
                "/v1/jobs/cancel|{\"filter\": {\"pool\": \"a\"}}|unknown_field|/filter/pool",
                "/v1/jobs/cancel|{\"filter\": {\"state\": \"succeeded\"}}|invalid_value|/filter/state",
                "/v1/jobs/cancel|{\"filter\": {\"labels\": {\"a\": 1}}}|invalid_value|/filter/labels/a",
                "/v1/jobs/cancel|{\"filter\": {}, \"limit\": 1001}|invalid_value|/limit",
                "/v1/jobs/cancel|{\"filter\": {}, \"limit\": 0}|invalid_value|/limit",
                "/v1/jobs/cancel|{\"filter\": {}, \"cursor\": \"garbage\"}|invalid_value|/cursor",
                "/v1/jobs/cancel|[]|invalid_value|``",
                "/v1/dead-letters/replay|{\"filter\": {\"state\": \"failed\"}}|unknown_field|/filter/state",
                "/v1/dead-letters/replay|{\"filter\": {}, \"limit\": \"5\"}|invalid_value|/limit",
                "/v1/dead-letters/replay|{\"filter\": {}, \"cursor\": \"garbage\"}|invalid_value|/cursor",
            })
    void pointsAtWhatIsWrong(String path, String body, String code, String pointer) {
        post(path, body)
                .expectStatus()
                .isEqualTo(422)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer);
    }

    /** One call looks through so many jobs at most, and other tests leave theirs. */
    private List<Map<?, ?>> cancelToTheEnd() {
        List<Map<?, ?>> reports = new ArrayList<>();
        String cursor = "";
        do {
            Map<?, ?> report = map("/v1/jobs/cancel", "{\"filter\": {\"service\": \"%s\"}" + cursor + "}");
            reports.add(report);
            cursor = ", \"cursor\": \"" + report.get("next_cursor") + "\"";
        } while (reports.getLast().get("next_cursor") != null);
        return reports;
    }

    private static int sum(List<Map<?, ?>> reports, String field) {
        return reports.stream().mapToInt(report -> (Integer) report.get(field)).sum();
    }

    private JobId die() {
        JobId id = orchestrator.submit(service);
        Claim claim = worker.claim();
        worker.fail(claim.lease(), JobFailure.of(FailureClass.AUTH, "no key"));
        return id;
    }

    private BodyContentSpec deadLetters() {
        return orchestrator
                .client
                .get()
                .uri("/v1/dead-letters?service=" + service)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private JobState state(JobId id) {
        return orchestrator
                .bus
                .find(id)
                .toCompletableFuture()
                .join()
                .orElseThrow()
                .state();
    }

    private static String idOf(BodyContentSpec answer) {
        String[] id = new String[1];
        answer.jsonPath("$.id").value(String.class, value -> id[0] = value);
        return id[0];
    }

    private Map<?, ?> map(String path, String body) {
        return post(path, body)
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }

    private BodyContentSpec ok(String path, String body) {
        return post(path, body).expectStatus().isOk().expectBody();
    }

    private ResponseSpec post(String path, String body) {
        return orchestrator
                .client
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace("%s", service))
                .exchange();
    }
}
