package dev.emp.connector.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Wishes;
import dev.emp.simulators.runpod.RunPodSimulator;
import dev.emp.simulators.runpod.RunPodSimulatorOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RunPodConnectorTest {

    private static final Map<String, String> TWO_KEYS = Map.of(
            "keys[0].from", "env:RUNPOD_API_KEY",
            "keys[0].weight", "1000",
            "keys[1].from", "env:OTHER_KEY",
            "keys[1].name", "spare");

    private final List<String> submitted = new CopyOnWriteArrayList<>();
    private final RunPodSimulator runPod = RunPodSimulator.start(RunPodSimulatorOptions.defaults()
            .withKeys(RunPods.KEY, RunPods.OTHER_KEY)
            .withTokensPerSecond(400)
            .withColdStart(Duration.ofMillis(150))
            .withTraffic((call, _) -> {
                if (call.path().getLast().equals("run")) {
                    submitted.add(new String(call.body().bytes(), StandardCharsets.UTF_8));
                }
            }));
    private final RecordingContext context = new RecordingContext();
    private RunPodConnector connector = RunPods.connector(runPod.uri());

    @AfterEach
    void stop() {
        connector.close();
        runPod.close();
    }

    @Test
    void aPictureIsAnArtifactAndItsWaitIsSeen() throws Exception {
        ConnectorResult result = run(Inputs.of("image", "a lighthouse"));

        assertThat(context.artifacts()).containsOnlyKeys("output-image_url.png");
        assertThat(result.output().path("output").path("image_url").asString()).isEqualTo("output-image_url.png");
        assertThat(result.output().path("endpoint").asString()).isEqualTo("image");
        List<String> messages = context.told(Told.Progress.class).stream()
                .map(Told.Progress::message)
                .toList();
        assertThat(messages).startsWith("in queue: RunPod waits for a worker").endsWith("done");
    }

    @Test
    void theTimesAreUsageAndWithAPriceCost() throws Exception {
        reopen(Map.of("prices[*].second", "100"));

        run(Inputs.of("image", "priced"));

        Map<String, Double> usage =
                context.told(Told.Usage.class).stream().collect(Collectors.toMap(Told.Usage::unit, Told.Usage::amount));
        assertThat(usage).containsKeys("queue_seconds", "gpu_seconds");
        assertThat(usage.get("queue_seconds")).isGreaterThan(0.1);
        assertThat(usage.get("cost_usd")).isEqualTo(100 * usage.get("gpu_seconds"));
    }

    @Test
    void piecesAreToldWhileTheyCome() throws Exception {
        ConnectorResult result = run(Inputs.of("text", "a story").put("stream", true));

        assertThat(context.told(Told.Partial.class))
                .extracting(Told.Partial::text)
                .containsExactlyElementsOf(result.output()
                        .path("output")
                        .valueStream()
                        .map(JsonNode::toString)
                        .toList());
        assertThat(context.told(Told.Partial.class))
                .extracting(Told.Partial::contentType)
                .containsOnly("application/json");
    }

    @Test
    void theJobsOwnPolicyGoesBeforeTheConnectors() throws Exception {
        reopen(Map.of("execution-timeout", "7s", "ttl", "1h"));
        ObjectNode input = Inputs.of("echo", "x");
        input.putObject("policy").put("ttl", 10_000).put("lowPriority", true);

        run(input);

        assertThat(Inputs.json(submitted.getFirst()).path("policy"))
                .isEqualTo(Inputs.json("{'executionTimeout': 7000, 'ttl': 10000, 'lowPriority': true}"));
    }

    @Test
    void withoutAPolicyTheEndpointsOwnCounts() throws Exception {
        run(Inputs.of("echo", "x"));

        assertThat(Inputs.json(submitted.getFirst())).isEqualTo(Inputs.json("{'input': {'prompt': 'x'}}"));
    }

    @Test
    void aCancellationReachesRunPod() throws Exception {
        Run run = Run.start(connector, request(Inputs.of("text", "long"), null), context);
        context.await(Told.Progress.class::isInstance);

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        assertThat(runPod.ledger().jobs()).extracting(ProviderJob::outcome).containsExactly("CANCELLED");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_INPUT, true",
        "401, AUTH, true",
        "403, AUTH, true",
        "402, AUTH, true",
        "404, INVALID_INPUT, true",
        "422, INVALID_INPUT, true",
        "429, RATE_LIMITED, true",
        "500, UNAVAILABLE, true",
        "503, UNAVAILABLE, true",
        "502, UNKNOWN_OUTCOME, false",
        "504, UNKNOWN_OUTCOME, false"
    })
    void aRefusedSubmissionHasTheClassOfItsStatus(int status, ErrorClass expected, boolean surelyNothing) {
        runPod.inject(HttpFault.reject(status).on("POST", "/v2/image/run"));

        ConnectorException failure = failure(Inputs.of("image", "refused"));

        assertThat(failure.errorClass()).isEqualTo(expected);
        assertThat(failure.nothingAccepted()).isEqualTo(surelyNothing);
        assertThat(failure.getMessage()).contains("RunPod");
        assertThat(runPod.ledger().accepted()).isZero();
    }

    @Test
    void anEndpointThatDoesNotExistIsNamed() {
        ConnectorException failure = failure(Inputs.of("nowhere", "x"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).contains("no endpoint nowhere").contains("/endpoint");
    }

    @Test
    void whoHasNoCreditIsToldSo() {
        runPod.inject(HttpFault.reject(402).on("POST", "/v2/image/run"));

        assertThat(failure(Inputs.of("image", "poor")).getMessage())
                .contains("insufficient balance")
                .contains("out of credit");
    }

    @Test
    void aFailedJobIsAProviderErrorWithItsText() {
        ConnectorException failure = failure(Inputs.of("image", Wishes.FAILURE));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage())
                .startsWith("The job failed at RunPod: CUDA out of memory")
                .doesNotContain("Traceback");
        assertThat(context.told(Told.Usage.class)).isNotEmpty();
    }

    @Test
    void refusedContentIsItsOwnClass() {
        assertThat(failure(Inputs.of("image", Wishes.VIOLATION)).errorClass()).isEqualTo(ErrorClass.CONTENT_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "<html>", "{}", "{\"id\": 7}"})
    void aSubmissionWhoseAnswerMakesNoSenseIsOfUnknownOutcome(String body) {
        runPod.inject(HttpFault.garble(body).on("POST", "/v2/image/run"));

        ConnectorException failure = failure(Inputs.of("image", "garbled"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(failure).hasMessageContaining("console");
        assertThat(runPod.ledger().accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "<html>", "{}", "{\"id\": \"x\", \"status\": \"DREAMING\"}"})
    void aLookThatMakesNoSenseIsBorneLikeAnOutage(String body) throws Exception {
        runPod.inject(HttpFault.garble(body).on("GET", "/v2/image/status").times(2));

        assertThat(run(Inputs.of("image", "odd")).output().path("files")).hasSize(1);
        assertThat(context.told(Told.Log.class)).isNotEmpty();
        assertThat(runPod.ledger().accepted()).isEqualTo(1);
    }

    /** One that is LOST on a connection that was used before is asked for again by the JDK's own client, and nobody is told. */
    @ParameterizedTest
    @EnumSource(names = {"CUT", "HELD_BACK"})
    void aStreamOfWhichPiecesWereLostIsNotTakenForTheWholeOutput(Mishap mishap) {
        reopen(Map.of("request-timeout", "5s"));
        runPod.inject(mishap.fault.on("GET", "/v2/text/stream"));
        endsWithoutItsOutput();

        ConnectorException failure = failure(Inputs.of("text", "a story").put("stream", true));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(failure).hasMessageContaining("return_aggregate_stream");
    }

    @Test
    void whoeverAttachesToAStreamDoesNotTakeTheRestForTheWholeOutput() throws Exception {
        Run first =
                Run.start(connector, request(Inputs.of("text", "a long story").put("stream", true), null), context);
        context.await(Told.Partial.class::isInstance);
        first.interrupt();
        assertThat(first.error()).isInstanceOf(InterruptedException.class);
        endsWithoutItsOutput();

        ConnectorException failure = failure(
                Inputs.of("text", "a long story").put("stream", true),
                context.handles().getLast());

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(runPod.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void aStreamThatWasRefusedForAWhileHasLostNothing() throws Exception {
        runPod.inject(HttpFault.reject(429).on("GET", "/v2/text/stream").times(2));
        endsWithoutItsOutput();

        ConnectorResult result = run(Inputs.of("text", "a story").put("stream", true));

        assertThat(result.output().path("output")).isNotEmpty();
    }

    /** As of a handler that does not give its stream as a whole at its end. */
    private void endsWithoutItsOutput() {
        runPod.inject(
                HttpFault.garble("{\"id\": \"x\", \"status\": \"COMPLETED\"}").on("GET", "/v2/text/status"));
    }

    @Test
    void aJobThatPassedItsLimitTimedOut() {
        runPod.inject(
                HttpFault.garble("{\"id\": \"x\", \"status\": \"TIMED_OUT\"}").on("GET", "/v2/image/status"));

        assertThat(failure(Inputs.of("image", "late")).errorClass()).isEqualTo(ErrorClass.TIMEOUT);
    }

    @Test
    void aJobThatSomebodyElseCanceledIsAFailureThatCanBeTriedAgain() {
        runPod.inject(
                HttpFault.garble("{\"id\": \"x\", \"status\": \"CANCELLED\"}").on("GET", "/v2/image/status"));

        ConnectorException failure = failure(Inputs.of("image", "unwanted"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure).hasMessageContaining("not by this platform").hasMessageContaining("console");
    }

    @Test
    void anErrorAsOutputIsAFailureToo() {
        runPod.inject(HttpFault.garble(
                        "{\"id\": \"x\", \"status\": \"COMPLETED\", \"output\": {\"error\": \"no such style\"}}")
                .on("GET", "/v2/image/status"));

        assertThat(failure(Inputs.of("image", "odd")).getMessage())
                .isEqualTo("The job failed at RunPod: no such style");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'input': {}}",
                "{'endpoint': 'a/b', 'input': {}}",
                "{'endpoint': 'image'}",
                "{'endpoint': 'image', 'input': {}, 'policy': {'ttl': 1}}",
                "{'endpoint': 'image', 'input': {}, 'policy': {'executionTimeout': 'long'}}",
                "{'endpoint': 'image', 'input': {}, 'deployment': 'unknown'}"
            })
    void anInputThatMakesNoSenseIsNeverSent(String input) {
        ConnectorException failure = failure(Inputs.json(input));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(context.handles()).isEmpty();
    }

    /** What becomes of the answer to a submission. */
    enum Mishap {
        LOST(HttpFault.lose()),
        CUT(HttpFault.cut(5)),
        HELD_BACK(HttpFault.hang());

        final HttpFault fault;

        Mishap(HttpFault fault) {
            this.fault = fault;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJobWhoseAnswerDidNotComeIsNotSentAgain(Mishap mishap) {
        reopen(Map.of("request-timeout", "300ms"));
        runPod.inject(mishap.fault.on("POST", "/v2/image/run"));

        ConnectorException failure = failure(Inputs.of("image", "unknown"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(failure.getMessage()).contains("console");
        assertThat(runPod.ledger().accepted()).isEqualTo(1);
        String handle = context.handles().getLast();
        assertThat(connector.canAttach(handle)).isFalse();
        assertThat(failure(Inputs.of("image", "unknown"), handle).errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(runPod.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void anInterruptedSubmissionStillHasItsHandleStored() throws Exception {
        runPod.inject(HttpFault.delay(Duration.ofMillis(200)).on("POST", "/v2/image/run"));
        Run run = Run.start(connector, request(Inputs.of("image", "interrupted"), null), context);
        context.awaitHandle();

        run.interrupt();

        assertThat(run.error()).isInstanceOf(InterruptedException.class);
        assertThat(context.handles()).hasSize(2);
        RecordingContext second = new RecordingContext();
        connector.run(
                request(Inputs.of("image", "interrupted"), context.handles().getLast()), second);
        assertThat(second.artifacts()).hasSize(1);
        assertThat(runPod.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void anOutageIsBorneWhileAJobGoesOn() throws Exception {
        runPod.inject(HttpFault.reject(503).on("GET", "/v2/image/status").times(3));

        assertThat(run(Inputs.of("image", "patient")).output().path("files")).hasSize(1);
    }

    @Test
    void anotherKeyTakesOverAndTheHandleNamesIt() throws Exception {
        reopen(TWO_KEYS);
        runPod.inject(HttpFault.reject(402).on("POST", "/v2/image/run"));

        run(Inputs.of("image", "first key poor"));

        assertThat(context.handles()).last().asString().startsWith("spare/image/");
        assertThat(runPod.ledger().jobs()).extracting(ProviderJob::key).containsExactly(RunPods.OTHER_KEY);
    }

    @Test
    void healthAsksTheFirstEndpoint() {
        reopen(Map.of("endpoints[0]", "nowhere"));

        assertThat(connector.health())
                .isInstanceOfSatisfying(
                        ConnectorHealth.Down.class,
                        down -> assertThat(down.reason()).contains("nowhere"));
        reopen(Map.of("endpoints[0]", "image"));
        assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
        assertThat(connector.describe().models()).containsExactly("image");
    }

    @Test
    void aMissingKeyIsNamedByHealth() {
        reopen(Map.of("keys[0].from", "env:NOT_SET"));

        assertThat(connector.health())
                .isInstanceOfSatisfying(
                        ConnectorHealth.Down.class,
                        down -> assertThat(down.reason()).contains("NOT_SET"));
    }

    @Test
    void noKeyStandsInAnythingThatIsTold() {
        runPod.inject(HttpFault.reject(401)
                .withBody("{\"error\": \"bad key " + RunPods.KEY + "\"}")
                .on("POST", "/v2/image/run"));

        ConnectorException failure = failure(Inputs.of("image", "x"));

        assertThat(failure.getMessage() + failure.details() + context.handles())
                .doesNotContain(RunPods.KEY)
                .contains("[secret]");
    }

    private void reopen(Map<String, String> more) {
        connector.close();
        connector = RunPods.connector(runPod.uri(), more);
    }

    private ConnectorResult run(JsonNode input) throws Exception {
        return connector.run(request(input, null), context);
    }

    private ConnectorException failure(JsonNode input) {
        return failure(input, null);
    }

    private ConnectorException failure(JsonNode input, @Nullable String handle) {
        return Objects.requireNonNull(
                catchThrowableOfType(ConnectorException.class, () -> connector.run(request(input, handle), context)));
    }

    private static ConnectorRequest request(JsonNode input, @Nullable String handle) {
        return new ConnectorRequest("e-1", input, handle);
    }
}
