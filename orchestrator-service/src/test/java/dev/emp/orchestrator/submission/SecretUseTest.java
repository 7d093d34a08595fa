package dev.emp.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs whose inputs refer to secrets of machines. */
class SecretUseTest {

    private static final Requirement STRIPE = Requirement.equal("secret", "stripe");
    private static final Requirement GIT = Requirement.equal("secret", "git.hub-1");

    private static TestOrchestrator orchestrator;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start();
        offer("call", """
                {"type": "object", "unevaluatedProperties": false, "required": ["url"], "properties": {
                  "url": {"type": "string", "pattern": "^h", "maxLength": 3},
                  "kind": {"enum": ["a", "b"]},
                  "count": {"type": "integer", "minimum": 1},
                  "any": {"anyOf": [{"type": "string", "format": "uri", "minLength": 20}, {"type": "array"}]},
                  "one": {"oneOf": [{"type": "string", "pattern": "^a"}, {"type": "string", "pattern": "^b"}]},
                  "none": {"anyOf": [{"type": "integer"}, {"type": "array"}]},
                  "headers": {"type": "object", "additionalProperties": {"type": "string"}},
                  "list": {"type": "array", "items": {"type": "string"}}}}""");
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void aJobRequiresTheSecretsItsInputRefersToEachOnce() {
        Job job = submitted("""
                {"service": "call", "requirements": {"region": "eu"}, "input": {"url": {"$secret": "stripe"},
                 "headers": {"a": {"$secret": "stripe"}}, "list": ["x", {"$secret": "git.hub-1"}]}}""");

        assertThat(job.spec().requirements().all())
                .containsExactlyInAnyOrder(Requirement.equal("region", "eu"), STRIPE, GIT);
        assertThat(job.spec().input().value())
                .isEqualTo("{\"url\":{\"$secret\":\"stripe\"},\"headers\":{\"a\":{\"$secret\":\"stripe\"}},"
                        + "\"list\":[\"x\",{\"$secret\":\"git.hub-1\"}]}");
    }

    @Test
    void aFallbackRequiresThoseOfItsOwnInput() {
        Job job = submitted("""
                {"service": "call", "input": {"url": {"$secret": "stripe"}, "kind": "a"}, "fallbacks": [
                  {"input_patch": {"url": {"$secret": "git.hub-1"}}}, {"input": {"url": "h"}}, {"input_patch": {"kind": "b"}}]}""");

        assertThat(job.spec().requirements().all()).containsExactly(STRIPE);
        assertThat(job.spec().fallbacks().all())
                .extracting(fallback -> fallback.task().requirements().all())
                .containsExactly(List.of(GIT), List.of(), List.of(STRIPE));
    }

    @Test
    void whatASchemaSaysOfTheTextItselfIsLeftOpen() {
        for (String member : List.of("kind", "any", "one")) {
            submit("{\"service\": \"call\", \"input\": {\"url\": {\"$secret\": \"x\"}, \"" + member
                            + "\": {\"$secret\": \"x\"}}}")
                    .expectStatus()
                    .isAccepted();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'url': 'ftp:', 'headers': {'a': {'$secret': 'x'}}|/input/url",
                "'url': {'$secret': 'x'}, 'count': {'$secret': 'x'}|/input/count",
                "'url': {'$secret': 'x'}, 'none': {'$secret': 'x'}|/input/none",
                "'url': {'$secret': 'x'}, 'list': {'$secret': 'x'}|/input/list",
                "'url': {'$secret': 'x'}, 'headers': {'$secret': 'x'}|/input/headers",
                "'url': {'$secret': 'x'}, 'more': {'$secret': 'x'}|/input/more",
                "'url': {'$secret': 'x'}, 'count': 0|/input/count",
                "'headers': {'a': {'$secret': 'x'}}|/input",
            })
    void whatDoesNotDependOnTheTextIsRefused(String members, String pointer) {
        BodyContentSpec problem = submit("{\"service\": \"call\", \"input\": {" + members.replace('\'', '"') + "}}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody();
        problem.jsonPath("$.code").isEqualTo("invalid_input");
        problem.jsonPath("$.errors[*].pointer")
                .value(
                        List.class,
                        pointers -> assertThat(pointers)
                                .map(Object::toString)
                                .contains(pointer)
                                .doesNotContain("/input/url".equals(pointer) ? "" : "/input/url"));
    }

    @Test
    void aJobWhoseSecretNoMachineHasSaysSo() {
        report("rich", Capabilities.ofService("call").with("secret", AttributeValue.of("git")));
        String id = idOf(submit("{\"service\": \"call\", \"input\": {\"url\": {\"$secret\": \"nobodys\"}}}"));

        why(id).jsonPath("$.sentence").isEqualTo("It waits because no machine has the secret nobodys.");
        why(id).jsonPath("$.line.others[0].unmet").isEqualTo(List.of("secret = 'nobodys'"));

        report("rich", Capabilities.ofService("call").with("secret", AttributeValue.of("nobodys")));
        why(id).jsonPath("$.line.workers").isEqualTo(1);
    }

    @Test
    void theFanInJobOfABatchIsCheckedAsWell() {
        JsonNode report = json(orchestrator
                .client
                .post()
                .uri("/v1/batches")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("""
                        {"jobs": [{"service": "call", "input": {"url": {"$secret": "stripe"}}},
                                  {"service": "call", "input": {"url": {"$secret": "NO"}}}],
                         "fan_in": {"job": {"service": "call", "input": {"url": {"$secret": "stripe"}}}}}""")
                .exchange());
        assertThat(report.at("/jobs/1/problem/errors/0/pointer").asString(""))
                .as(report.toString())
                .isEqualTo("/input/url/$secret");

        JsonNode whole = json(orchestrator
                .client
                .post()
                .uri("/v1/batches")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("""
                        {"jobs": [{"service": "call", "input": {"url": {"$secret": "git.hub-1"}}}],
                         "fan_in": {"job": {"service": "call", "input": {"url": {"$secret": "stripe"}}}}}""")
                .exchange());
        assertThat(find(whole.at("/jobs/0/id").asString()).spec().requirements().all())
                .containsExactly(GIT);
        assertThat(find(whole.at("/fan_in/id").asString()).spec().requirements().all())
                .containsExactly(STRIPE);
    }

    @Test
    void theTemplateOfAScheduleIsCheckedAsWell() {
        String schedule =
                "{\"name\": \"n\", \"every_seconds\": 60, \"job\": {\"service\": \"call\", \"input\": {\"url\":"
                        + " {\"$secret\": \"%s\"}}}}";
        post("/v1/schedules", schedule.formatted("NO"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/job/input/url/$secret");
        post("/v1/schedules", schedule.formatted("stripe")).expectStatus().isCreated();
    }

    @Test
    void aDryRunShowsWhichSecretsAMachineMustHave() {
        BodyContentSpec view = post(
                        "/v1/jobs?dry_run=true",
                        "{\"service\": \"call\", \"input\": {\"url\": {\"$secret\": \"one\"}, \"list\": [{\"$secret\": \"two\"}]}}")
                .expectStatus()
                .isOk()
                .expectBody();
        view.jsonPath("$.lane.requirements.secret['=']").isEqualTo(List.of("one", "two"));
    }

    private static void offer(String service, String schema) {
        orchestrator
                .bus
                .offer(new ServiceOffer(service, List.of(), new JsonText(schema)))
                .toCompletableFuture()
                .join();
    }

    private static void report(String machine, Capabilities capabilities) {
        WorkerId worker = new WorkerId(new MachineId(machine), "w");
        orchestrator
                .bus
                .report(TestReport.of(machine, orchestrator.clock.instant())
                        .health(MachineReport.Health.HEALTHY, null)
                        .workers(new MachineReport.Worker(worker, 1, capabilities, List.of()))
                        .build())
                .toCompletableFuture()
                .join();
    }

    private static Job submitted(String body) {
        return find(idOf(submit(body)));
    }

    private static Job find(String id) {
        return orchestrator.bus.find(new JobId(id)).toCompletableFuture().join().orElseThrow();
    }

    private static BodyContentSpec why(String id) {
        return orchestrator
                .client
                .get()
                .uri("/v1/jobs/" + id + "/why")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private static String idOf(ResponseSpec answer) {
        answer.expectStatus().isAccepted();
        return json(answer).path("id").asString();
    }

    private static JsonNode json(ResponseSpec answer) {
        return JsonMapper.shared()
                .readTree(answer.expectBody(byte[].class).returnResult().getResponseBody());
    }

    private static ResponseSpec submit(String body) {
        return post("/v1/jobs", body);
    }

    private static ResponseSpec post(String uri, String body) {
        return orchestrator
                .client
                .post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
