package dev.emp.connector.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Wishes;
import dev.emp.simulators.replicate.ReplicateModel;
import dev.emp.simulators.replicate.ReplicateSimulator;
import dev.emp.simulators.replicate.ReplicateSimulatorOptions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReplicateConnectorTest {

    private static final Map<String, String> TWO_KEYS = Map.of(
            "keys[0].from", "env:REPLICATE_API_TOKEN",
            "keys[0].weight", "1000",
            "keys[1].from", "env:OTHER_TOKEN",
            "keys[1].name", "spare");

    private final ReplicateSimulator replicate = ReplicateSimulator.start(ReplicateSimulatorOptions.defaults()
            .withKeys(Replicates.KEY, Replicates.OTHER_KEY)
            .withTokensPerSecond(400)
            .withColdStart(Duration.ofMillis(150)));
    private final RecordingContext context = new RecordingContext();
    private ReplicateConnector connector = Replicates.connector(replicate.uri());

    @AfterEach
    void stop() {
        connector.close();
        replicate.close();
    }

    @Test
    void aPictureIsAnArtifactAndItsMakingIsSeen() throws Exception {
        ConnectorResult result = run(Inputs.image("a lighthouse"));

        assertThat(context.artifacts()).containsOnlyKeys("out-0.png");
        assertThat(result.output().path("output")).isEqualTo(Inputs.json("['out-0.png']"));
        assertThat(result.output().path("files").path(0))
                .isEqualTo(Inputs.json("{'pointer': '/output/0', 'name': 'out-0.png', 'content_type': 'image/png'}"));
        List<String> messages = context.told(Told.Progress.class).stream()
                .map(Told.Progress::message)
                .toList();
        assertThat(messages).startsWith("starting: Replicate boots the model").endsWith("done");
        assertThat(context.told(Told.Log.class)).hasSize(4).last().asString().contains("100%");
    }

    @Test
    void theTimeIsUsageAndWithAPriceCost() throws Exception {
        reopen(Map.of(
                "prices[black-forest-labs/flux-schnell].second",
                "100",
                "prices[black-forest-labs/flux-schnell].run",
                "3"));

        run(Inputs.image("priced"));

        Map<String, Double> usage =
                context.told(Told.Usage.class).stream().collect(Collectors.toMap(Told.Usage::unit, Told.Usage::amount));
        assertThat(usage.get("gpu_seconds")).isPositive();
        assertThat(usage.get("cost_usd")).isEqualTo(3 + 100 * usage.get("gpu_seconds"));
    }

    @Test
    void withoutAPriceThereIsNoCost() throws Exception {
        run(Inputs.image("unpriced"));

        assertThat(context.told(Told.Usage.class)).extracting(Told.Usage::unit).doesNotContain("cost_usd");
    }

    @Test
    void aVersionRunsToo() throws Exception {
        String version = new ReplicateModel(Replicates.IMAGE_MODEL, ReplicateModel.Kind.IMAGE).version();

        run(Inputs.json("{'version': '" + version + "', 'input': {'prompt': 'x'}}"));
        run(Inputs.json("{'model': '" + Replicates.IMAGE_MODEL + ":" + version + "', 'input': {'prompt': 'y'}}"));

        assertThat(replicate.ledger().accepted()).isEqualTo(2);
    }

    @Test
    void aModelThatDoesNotRunByItsNameRunsByItsLatestVersion() throws Exception {
        replicate.inject(HttpFault.reject(404).on("POST", "/v1/models/black-forest-labs/flux-schnell/predictions"));

        run(Inputs.image("first"));
        run(Inputs.image("second"));

        assertThat(replicate.ledger().accepted()).isEqualTo(2);
    }

    @Test
    void aShortJobIsWaitedForInItsSubmission() throws Exception {
        reopen(Map.of("prefer-wait", "10s", "poll-first", "1m", "poll-longest", "1m"));

        assertThat(run(Inputs.image("quick")).output().path("output")).hasSize(1);
    }

    @Test
    void wordsAreToldWhileTheyCome() throws Exception {
        ConnectorResult result = run(Inputs.streamed("a story"));

        List<Told.Partial> pieces = context.told(Told.Partial.class);
        assertThat(pieces).extracting(Told.Partial::text).containsExactlyElementsOf(texts(result));
        assertThat(pieces.stream().map(piece -> Objects.requireNonNull(piece.position())))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void aStreamThatBreaksGoesOnBehindWhatWasHeard() throws Exception {
        replicate.inject(HttpFault.cutEvents(3).on("GET", "/stream").times(3));

        ConnectorResult result = run(Inputs.streamed("a broken story"));

        assertThat(context.told(Told.Partial.class))
                .extracting(Told.Partial::text)
                .containsExactlyElementsOf(texts(result));
    }

    @Test
    void aStreamThatIsReadAgainByTheNextAttemptHasTheSamePositions() throws Exception {
        run(Inputs.streamed("told twice"));
        RecordingContext second = new RecordingContext();

        connector.run(
                new ConnectorRequest(
                        "e-2", Inputs.streamed("told twice"), context.handles().getLast()),
                second);

        assertThat(second.told(Told.Partial.class))
                .extracting(Told.Partial::position)
                .isEqualTo(context.told(Told.Partial.class).stream()
                        .map(Told.Partial::position)
                        .toList());
    }

    @Test
    void aStreamThatCannotBeReadIsNoFailureOfTheJob() throws Exception {
        replicate.inject(HttpFault.reject(500).on("GET", "/stream").times(Integer.MAX_VALUE));

        assertThat(texts(run(Inputs.streamed("silent")))).hasSize(32);
    }

    @Test
    void largeFilesAreUploadedAndTheModelHasTheirUrl() throws Exception {
        reopen(Map.of("inline-file-size", "4B"));
        ObjectNode input = Inputs.image("with a file");
        String file = "data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[100]);
        ((ObjectNode) input.path("input")).put("image", file);

        run(input);

        JsonNode seen = Replicates.parts(replicate.uri(), Map.of())
                .api()
                .prediction(account(), context.handles().getLast().substring("key-1/".length()));
        assertThat(seen.path("input").path("image").asString())
                .startsWith(replicate.uri() + "/v1/files/")
                .endsWith("/download");
    }

    private ProviderAccount account() throws ConnectorException {
        ReplicateParts parts = Replicates.parts(replicate.uri(), Map.of());
        return ProviderAccount.named(
                "key-1", parts.deployments(), parts.properties().url());
    }

    @Test
    void aCancellationReachesReplicate() throws Exception {
        Run run = Run.start(connector, new ConnectorRequest("e-1", Inputs.text("long"), null), context);
        context.await(Told.Progress.class::isInstance);

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        assertThat(replicate.ledger().jobs()).extracting(ProviderJob::outcome).containsExactly("canceled");
    }

    @Test
    void aPredictionThatSomebodyElseCanceledIsAFailureThatCanBeTriedAgain() {
        replicate.inject(
                HttpFault.garble("{\"id\": \"p1\", \"status\": \"canceled\"}").on("POST", "/v1/models/"));

        ConnectorException failure = failure(Inputs.image("unwanted"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure).hasMessageContaining("not by this platform").hasMessageContaining("dashboard");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_INPUT, true",
        "401, AUTH, true",
        "403, AUTH, true",
        "402, AUTH, true",
        "422, INVALID_INPUT, true",
        "429, RATE_LIMITED, true",
        "500, UNAVAILABLE, true",
        "503, UNAVAILABLE, true",
        "502, UNAVAILABLE, false",
        "504, UNAVAILABLE, false"
    })
    void aRefusedSubmissionHasTheClassOfItsStatus(int status, ErrorClass expected, boolean surelyNothing) {
        replicate.inject(HttpFault.reject(status).on("POST", "/v1/models/"));

        ConnectorException failure = failure(Inputs.image("refused"));

        assertThat(failure.errorClass()).isEqualTo(expected);
        assertThat(failure.nothingAccepted()).isEqualTo(surelyNothing);
        assertThat(failure.getMessage()).contains("Replicate");
        assertThat(replicate.ledger().accepted()).isZero();
    }

    @Test
    void whoHasNoCreditIsToldSo() {
        replicate.inject(HttpFault.reject(402).on("POST", "/v1/models/"));

        assertThat(failure(Inputs.image("poor")).getMessage())
                .contains("insufficient credit")
                .contains("add credit");
    }

    @Test
    void theWaitOfARateLimitIsPassedOn() {
        replicate.inject(HttpFault.reject(429).with("retry-after", "17").on("POST", "/v1/models/"));

        assertThat(failure(Inputs.image("busy")).retryAfter()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void aModelThatDoesNotExistIsNamed() {
        ConnectorException failure = failure(Inputs.model("nobody/nothing", "x"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).contains("nobody/nothing");
        assertThat(failure.nothingAccepted()).isTrue();
    }

    @Test
    void aVersionThatDoesNotExistIsNamed() {
        String version = "0".repeat(64);

        ConnectorException failure = failure(Inputs.json("{'version': '" + version + "', 'input': {'prompt': 'x'}}"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).contains(version);
    }

    @Test
    void whatIsWrongWithAnInputIsSaidInReplicatesWords() {
        ConnectorException failure = failure(Inputs.json("{'model': 'stability-ai/sdxl', 'input': {'promt': 'x'}}"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).contains("stability-ai/sdxl").contains("prompt is required");
        assertThat(failure.details()).isNotNull();
    }

    @Test
    void aFailedPredictionIsAProviderErrorWithItsText() {
        ConnectorException failure = failure(Inputs.image(Wishes.FAILURE));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).contains("CUDA out of memory");
        assertThat(context.told(Told.Usage.class)).isNotEmpty();
    }

    @Test
    void flaggedContentIsRefused() {
        ConnectorException failure = failure(Inputs.image(Wishes.VIOLATION));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.CONTENT_REFUSED);
        assertThat(failure.getMessage()).contains("E005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "<html>", "{}", "{\"id\": \"\"}"})
    void aSubmissionWhoseAnswerMakesNoSenseIsFoundAgainAndPaidOnce(String body) throws Exception {
        replicate.inject(HttpFault.garble(body).on("POST", "/v1/models/"));

        ConnectorException failure = failure(Inputs.image("garbled"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.nothingAccepted()).isFalse();
        RecordingContext second = new RecordingContext();
        String handle = context.handles().getLast();
        connector.run(new ConnectorRequest("e-2", Inputs.image("garbled"), handle), second);
        assertThat(second.artifacts()).hasSize(1);
        assertThat(replicate.ledger().accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "<html>", "{}", "{\"id\": \"x\", \"status\": \"dreaming\"}"})
    void aLookThatMakesNoSenseIsBorneLikeAnOutage(String body) throws Exception {
        replicate.inject(HttpFault.garble(body).on("GET", "/v1/predictions/").times(2));

        assertThat(run(Inputs.image("odd")).output().path("output")).hasSize(1);
        assertThat(replicate.ledger().accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'input': {}}",
                "{'model': 'a/b', 'version': 'x', 'input': {}}",
                "{'model': 'no-owner', 'input': {}}",
                "{'version': 'short', 'input': {}}",
                "{'model': 'a/b', 'input': []}",
                "{'model': 1}",
                "{'model': 'a/b', 'input': {}, 'deployment': 'unknown'}",
                "{'model': 'a/b', 'input': {'image': 'data:image/png;base64,*'}}"
            })
    void anInputThatMakesNoSenseIsNeverSent(String input) {
        ConnectorException failure = failure(Inputs.json(input));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(context.handles()).isEmpty();
    }

    @Test
    void anOutageIsBorneWhileAJobGoesOn() throws Exception {
        replicate.inject(HttpFault.reject(503).on("GET", "/v1/predictions/").times(3));

        assertThat(run(Inputs.image("patient")).output().path("output")).hasSize(1);
    }

    @Test
    void anotherKeyTakesOverAndTheHandleNamesIt() throws Exception {
        reopen(TWO_KEYS);
        replicate.inject(HttpFault.reject(402).on("POST", "/v1/models/"));

        run(Inputs.image("first key poor"));

        assertThat(context.handles()).last().asString().startsWith("spare/");
        assertThat(replicate.ledger().jobs()).extracting(ProviderJob::key).containsExactly(Replicates.OTHER_KEY);
    }

    @Test
    void aKeyThatMayNotUseOneModelGoesOnWithOthers() throws Exception {
        replicate.inject(HttpFault.reject(403).on("POST", "/v1/models/" + Replicates.IMAGE_MODEL));

        assertThat(failure(Inputs.image("forbidden")).errorClass()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure(Inputs.image("still forbidden")).errorClass()).isEqualTo(ErrorClass.AUTH);
        run(Inputs.text("allowed"));

        assertThat(replicate.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void whenAllKeysCoolDownNothingIsSent() {
        reopen(TWO_KEYS);
        replicate.inject(HttpFault.reject(429)
                .with("retry-after", "30")
                .on("POST", "/v1/models/")
                .times(2));
        failure(Inputs.image("limited"));

        ConnectorException failure = failure(Inputs.image("still limited"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
        assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(replicate.ledger().accepted()).isZero();
    }

    @Test
    void aMissingKeyIsNamedAndHealthSaysSo() {
        reopen(Map.of("keys[0].from", "env:NOT_SET"));

        assertThat(failure(Inputs.image("x")).errorClass()).isEqualTo(ErrorClass.AUTH);
        assertThat(connector.health())
                .isInstanceOfSatisfying(
                        ConnectorHealth.Down.class,
                        down -> assertThat(down.reason()).contains("NOT_SET"));
    }

    @Test
    void aWrongKeyIsToldByHealth() {
        reopen(Map.of("keys[0].from", "env:OTHER_TOKEN"));
        replicate.inject(HttpFault.reject(401).on("GET", "/v1/account"));

        assertThat(connector.health())
                .isInstanceOfSatisfying(
                        ConnectorHealth.Down.class,
                        down -> assertThat(down.reason()).contains("key-1").contains("The key is wrong"));
    }

    @Test
    void noKeyStandsInAnythingThatIsTold() throws Exception {
        String repeated = "{\"detail\": \"bad token " + Replicates.KEY + "\"}";
        replicate.inject(HttpFault.reject(401).withBody(repeated).on("POST", "/v1/models/"));
        ConnectorException refused = failure(Inputs.image("x"));
        replicate.clearFaults();
        reopen(Map.of());
        run(Inputs.streamed("my key is " + Replicates.KEY));

        assertThat(refused.getMessage() + refused.details())
                .doesNotContain(Replicates.KEY)
                .contains("[secret]");
        assertThat(context.handles() + "" + context.told(Told.Log.class) + context.told(Told.Progress.class))
                .doesNotContain(Replicates.KEY);
        assertThat(Replicates.parts(replicate.uri(), Map.of()).toString()).doesNotContain(Replicates.KEY);
    }

    private void reopen(Map<String, String> more) {
        connector.close();
        connector = Replicates.connector(replicate.uri(), more);
    }

    private ConnectorResult run(JsonNode input) throws Exception {
        return connector.run(new ConnectorRequest("e-1", input, null), context);
    }

    private ConnectorException failure(JsonNode input) {
        return Objects.requireNonNull(catchThrowableOfType(ConnectorException.class, () -> run(input)));
    }

    private static List<String> texts(ConnectorResult result) {
        return result.output()
                .path("output")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }
}
