package dev.emp.orchestrator.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Claim.EndedDependency;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

class BatchTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();
    private final FakeWorker worker = new FakeWorker(orchestrator.bus, service);

    @ParameterizedTest
    @EnumSource
    void takesEachJobForItselfAndReportsInOrder(BatchClient client) {
        JsonNode report = client.report(
                orchestrator, null, null, job(""), job(", \"priority\": 101"), job(", \"labels\": {\"a\": \"b\"}"));
        assertThat(statuses(report)).containsExactly("accepted", "refused", "accepted");
        JsonNode first = report.at("/jobs/0");
        assertThat(first.get("index").intValue()).isZero();
        assertThat(first.get("status_url").stringValue())
                .isEqualTo(
                        orchestrator.baseUrl() + "/v1/jobs/" + first.get("id").stringValue());
        assertThat(first.has("problem")).isFalse();
        assertThat(report.at("/jobs/1").has("id")).isFalse();
        assertThat(report.get("totals").toString())
                .isEqualTo("{\"jobs\":3,\"accepted\":2,\"repeated\":0,\"refused\":1}");
        assertThat(report.has("fan_in")).isFalse();
        assertThat(stored()).hasSize(2);
        assertThat(find(id(report, 2)).spec().labels()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void takesABareArray() {
        String body = "[" + job("") + ", " + job("") + "]";
        JsonNode report = read(BatchClient.JSON, body);
        assertThat(statuses(report)).containsExactly("accepted", "accepted");
    }

    @Test
    void numbersTheLinesOfAStreamAndSkipsBlankOnes() {
        JsonNode report = read(BatchClient.NDJSON, "\n" + job("") + "\r\n \t\r\n" + job(""));
        assertThat(report.at("/jobs/0/index").intValue()).isZero();
        assertThat(report.at("/jobs/0/line").intValue()).isEqualTo(2);
        assertThat(report.at("/jobs/1/index").intValue()).isEqualTo(1);
        assertThat(report.at("/jobs/1/line").intValue()).isEqualTo(4);
    }

    @Test
    void answersInTheOtherFormatWhereOnlyThatIsAccepted() {
        byte[] report = orchestrator
                .client
                .post()
                .uri("/v1/batches")
                .contentType(MediaType.APPLICATION_NDJSON)
                .accept(MediaType.APPLICATION_JSON)
                .bodyValue(job("") + "\n" + job(""))
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        assertThat(BatchClient.MAPPER.readTree(report).at("/jobs/1/line").intValue())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void jobsMayDependOnEarlierOnesByName(BatchClient client) {
        JsonNode report = client.report(
                orchestrator,
                null,
                null,
                job(", \"ref\": \"a\""),
                job(", \"ref\": \"b\", \"depends_on\": [{\"ref\": \"a\"}]"),
                job(", \"depends_on\": [{\"ref\": \"a\", \"if_it_fails\": \"run\"}, {\"ref\": \"b\"}]"));
        assertThat(statuses(report)).containsOnly("accepted");
        assertThat(report.at("/jobs/1/ref").stringValue()).isEqualTo("b");
        assertThat(dependencies(id(report, 2)))
                .containsExactly(
                        new Dependency(id(report, 0), IfItFails.RUN), new Dependency(id(report, 1), IfItFails.FAIL));
    }

    @ParameterizedTest
    @EnumSource
    void theSameBatchSentAgainMakesNoSecondJob(BatchClient client) {
        String[] jobs = {job(", \"ref\": \"a\""), job(", \"depends_on\": [{\"ref\": \"a\"}]"), job("")};
        JsonNode first = client.report(orchestrator, service + client, fanIn(""), jobs);
        JsonNode second = client.report(orchestrator, service + client, fanIn(""), jobs);
        assertThat(statuses(second)).containsOnly("repeated");
        assertThat(IntStream.range(0, 3).mapToObj(i -> id(second, i)))
                .isEqualTo(IntStream.range(0, 3).mapToObj(i -> id(first, i)).toList());
        assertThat(second.at("/fan_in/status").stringValue()).isEqualTo("repeated");
        assertThat(second.at("/fan_in/id")).isEqualTo(first.at("/fan_in/id"));
        assertThat(second.get("totals").toString())
                .isEqualTo("{\"jobs\":3,\"accepted\":0,\"repeated\":3,\"refused\":0}");
        assertThat(stored()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchSentAgainWithItsFaultMendedMakesTheRestAndTheFanIn(BatchClient client) {
        JsonNode first = client.report(orchestrator, service, fanIn(""), job(""), job(", \"priority\": 101"));
        assertThat(first.at("/fan_in/problem/code").stringValue()).isEqualTo("batch_incomplete");
        JsonNode second = client.report(orchestrator, service, fanIn(""), job(""), job(", \"priority\": 100"));
        assertThat(statuses(second)).containsExactly("repeated", "accepted");
        assertThat(second.at("/fan_in/status").stringValue()).isEqualTo("accepted");
        assertThat(dependencies(new JobId(second.at("/fan_in/id").stringValue())))
                .extracting(Dependency::job)
                .containsExactly(id(first, 0), id(second, 1));
    }

    @ParameterizedTest
    @EnumSource
    void anotherJobUnderTheSameKeyIsRefused(BatchClient client) {
        client.report(orchestrator, service, null, job(""), job(""));
        JsonNode second = client.report(orchestrator, service, null, job(""), job(", \"priority\": 1"));
        assertThat(statuses(second)).containsExactly("repeated", "refused");
        assertThat(second.at("/jobs/1/problem/code").stringValue()).isEqualTo("idempotency_key_reused");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfAJobIsTheSameAsThatOfOneSubmittedAlone(BatchClient client) {
        orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .header("Idempotency-Key", service)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(job(""))
                .exchange()
                .expectStatus()
                .isAccepted();
        JsonNode report = client.report(
                orchestrator,
                "the key of the batch",
                null,
                job(", \"ref\": \"a\", \"idempotency_key\": \"" + service + "\""),
                job(", \"depends_on\": [{\"ref\": \"a\"}], \"idempotency_key\": \"" + service + "-2\""));
        assertThat(statuses(report)).containsExactly("repeated", "accepted");
        assertThat(dependencies(id(report, 1))).containsExactly(Dependency.on(id(report, 0)));
    }

    @ParameterizedTest
    @EnumSource
    void theFanInJobReceivesTheResultsOfAllOthers(BatchClient client) {
        JsonNode report = client.report(orchestrator, null, fanIn(", \"if_it_fails\": \"run\""), job(""), job(""));
        JobId last = new JobId(report.at("/fan_in/id").stringValue());
        assertThat(find(last).state().wireName()).isEqualTo("blocked");
        worker.complete(worker.claim().lease());
        worker.fail(worker.claim().lease(), JobFailure.of(FailureClass.AUTH, "no key"));
        Claim claim = worker.claim();
        assertThat(claim.lease().job()).isEqualTo(last);
        assertThat(claim.dependencies()).extracting(EndedDependency::job).containsExactly(id(report, 0), id(report, 1));
        worker.complete(claim.lease());
    }

    @ParameterizedTest
    @EnumSource
    void theFanInJobFailsWithAJobOfItsBatchUnlessItSaysOtherwise(BatchClient client) {
        JsonNode report = client.report(orchestrator, null, fanIn(""), job(""));
        worker.fail(worker.claim().lease(), JobFailure.of(FailureClass.AUTH, "no key"));
        assertThat(find(new JobId(report.at("/fan_in/id").stringValue()))
                        .state()
                        .wireName())
                .isEqualTo("failed");
    }

    @ParameterizedTest
    @EnumSource
    void theFanInJobMayHaveAPolicyForEachJobItNames(BatchClient client) {
        JobId other = orchestrator.submit(service);
        String fanIn = "{\"job\": "
                + job(", \"depends_on\": [{\"ref\": \"b\", \"if_it_fails\": \"run\"}, \"" + other + "\"]") + "}";
        JsonNode report = client.report(orchestrator, null, fanIn, job(""), job(", \"ref\": \"b\""));
        assertThat(dependencies(new JobId(report.at("/fan_in/id").stringValue())))
                .containsExactly(
                        new Dependency(id(report, 1), IfItFails.RUN),
                        Dependency.on(other),
                        Dependency.on(id(report, 0)));
    }

    @ParameterizedTest
    @EnumSource
    void theFanInJobRunsOverWhatWasAcceptedIfItSaysSo(BatchClient client) {
        JsonNode report =
                client.report(orchestrator, null, fanIn(", \"on_refused\": \"run\""), job(""), job(", \"x\": 1"));
        assertThat(report.at("/fan_in/status").stringValue()).isEqualTo("accepted");
        assertThat(dependencies(new JobId(report.at("/fan_in/id").stringValue())))
                .containsExactly(Dependency.on(id(report, 0)));
    }

    @Test
    void takesTheExample() throws IOException {
        orchestrator
                .bus
                .offer(new ServiceOffer("comfyui", List.of(), new JsonText("{\"type\":\"object\"}")))
                .toCompletableFuture()
                .join();
        JsonNode report = read(BatchClient.NDJSON, Files.readString(Path.of("../examples/batch.ndjson")));
        assertThat(statuses(report)).containsExactly("accepted", "accepted");
        assertThat(dependencies(id(report, 1))).containsExactly(new Dependency(id(report, 0), IfItFails.RUN));
    }

    @Test
    void isDescribed() {
        orchestrator
                .client
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectBody()
                .jsonPath("$.paths['/v1/batches'].post.requestBody.content['application/json'].schema['$ref']")
                .isEqualTo("#/components/schemas/Batch")
                .jsonPath("$.paths['/v1/batches'].post.requestBody.content['application/x-ndjson'].example")
                .isEqualTo(BatchBody.NDJSON_EXAMPLE)
                .jsonPath("$.paths['/v1/batches'].post.responses['200'].content['application/json'].schema['$ref']")
                .isEqualTo("#/components/schemas/BatchReport")
                .jsonPath("$.components.schemas.BatchJob.required")
                .isEqualTo(List.of("input", "service"))
                .jsonPath("$.components.schemas.BatchJob.properties.input.type")
                .isEqualTo("object")
                .jsonPath("$.components.schemas.BatchJob.properties.depends_on.items['$ref']")
                .isEqualTo("#/components/schemas/DependsOnInBatch")
                .jsonPath("$.components.schemas.SiblingDependency.properties.ref")
                .exists()
                .jsonPath("$.components.schemas.BatchJob.properties.ref.maxLength")
                .isEqualTo(100)
                .jsonPath("$.components.schemas.BatchReport.properties.totals")
                .exists()
                .jsonPath("$.components.schemas.BatchJobReport.properties.status.enum")
                .isEqualTo(List.of("accepted", "repeated", "refused"))
                .jsonPath("$.components.schemas.FanIn.properties.on_refused.enum")
                .isEqualTo(List.of("refuse", "run"));
    }

    private String job(String more) {
        return "{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}" + more + "}";
    }

    private String fanIn(String more) {
        return "{\"job\": " + job("") + more + "}";
    }

    private JsonNode read(BatchClient client, String body) {
        byte[] report = client.send(orchestrator, null, body)
                .expectStatus()
                .isOk()
                .expectBody(byte[].class)
                .returnResult()
                .getResponseBodyContent();
        return client.parse(new String(report, StandardCharsets.UTF_8));
    }

    private List<Job> stored() {
        return orchestrator
                .bus
                .list(new Filter(null, service, null, Map.of()), null, 200)
                .toCompletableFuture()
                .join()
                .jobs();
    }

    private Job find(JobId id) {
        return orchestrator.bus.find(id).toCompletableFuture().join().orElseThrow();
    }

    private List<Dependency> dependencies(JobId id) {
        return find(id).spec().coordination().dependencies();
    }

    private static List<String> statuses(JsonNode report) {
        return report.get("jobs")
                .valueStream()
                .map(job -> job.get("status").stringValue())
                .toList();
    }

    private static JobId id(JsonNode report, int index) {
        return new JobId(report.at("/jobs/" + index + "/id").stringValue());
    }
}
