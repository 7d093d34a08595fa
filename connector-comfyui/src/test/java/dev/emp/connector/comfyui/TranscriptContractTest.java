package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.transcripts.TranscriptItem.Request;
import dev.emp.simulators.transcripts.TranscriptServer;
import dev.emp.simulators.transcripts.Transcripts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The connector against the recorded bytes of a real ComfyUI, transcript by transcript. */
class TranscriptContractTest {

    private static final Set<String> REPLAYED = Set.of(
            "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11a", "11b", "12a", "12b", "12c", "13", "14",
            "15", "16");

    @Test
    void everyTranscriptIsReplayed() {
        assertThat(Transcripts.all())
                .extracting(transcript -> transcript.name().replaceFirst("-.*", ""))
                .containsExactlyInAnyOrderElementsOf(REPLAYED);
    }

    // 01: success

    @Test
    void bringsTheSavedImageByteForByte() throws Exception {
        try (Replay replay = Replay.of("01")) {
            ConnectorResult result = replay.result();

            assertThat(replay.context.artifacts().get("contract_00001_.png")).isEqualTo(replay.recorded(3));
            assertThat(result.output().path("outputs")).isEqualTo(Inputs.json("{\"2\": [\"contract_00001_.png\"]}"));
            assertThat(replay.context.told(Told.Artifact.class).getFirst().contentType())
                    .isEqualTo("image/png");
            assertThat(replay.context.told(Told.Usage.class))
                    .singleElement()
                    .satisfies(usage -> assertThat(usage.unit()).isEqualTo("gpu_seconds"));
            assertThat(replay.server.unexpected()).isEmpty();
        }
    }

    @Test
    void bringsTemporaryImages() throws Exception {
        try (Replay replay = Replay.at("01", 4)) {
            replay.result();

            assertThat(replay.context.artifacts().values()).singleElement().isEqualTo(replay.recorded(6));
        }
    }

    @Test
    void bringsAllOutputsOfAllNodes() throws Exception {
        try (Replay replay = Replay.at("01", 7)) {
            JsonNode outputs = replay.result().output().path("outputs");

            assertThat(outputs.path("out-a")).hasSize(3);
            assertThat(outputs.path("out-b")).hasSize(3);
            assertThat(replay.context.artifacts()).hasSize(6);
        }
    }

    // 02: cached

    @Test
    void aCachedWorkflowIsDoneAtOnce() throws Exception {
        try (Replay replay = Replay.at("02", 2)) {
            ConnectorResult result = replay.result();

            assertThat(result.output().path("outputs").path("2")).hasSize(1);
            assertThat(replay.context.artifacts()).hasSize(1);
        }
    }

    // 03: refusals

    static IntStream refusedWorkflows() {
        return Transcripts.load("03")
                .all(Request.class)
                .filter(request -> request.json().has("client_id"))
                .filter(request -> !request.json().path("prompt").isEmpty())
                .filter(request -> Transcripts.load("03").response(request.id()).status() == 400)
                .mapToInt(Request::id);
    }

    @ParameterizedTest
    @MethodSource("refusedWorkflows")
    void aRefusalIsInvalidInputInComfyUisOwnWords(int request) throws Exception {
        try (Replay replay = Replay.at("03", request)) {
            ConnectorException failure = replay.failure();

            JsonNode answer = replay.transcript.response(request).json();
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
            assertThat(failure.details()).isEqualTo(answer);
            answer.path("node_errors").properties().forEach(node -> {
                assertThat(failure.getMessage()).contains("node " + node.getKey() + " (");
                node.getValue()
                        .path("errors")
                        .forEach(error -> assertThat(failure.getMessage())
                                .contains(error.path("message").asString()));
            });
            assertThat(failure.nothingAccepted()).isTrue();
            assertThat(replay.context.told()).hasOnlyElementsOfType(Told.Accepted.class);
        }
    }

    @Test
    void refusalsReadWell() throws Exception {
        assertThat(messageOf(0))
                .isEqualTo("ComfyUI refuses the workflow: node 1 (EmptyImage): color: Required input is missing");
        assertThat(messageOf(1))
                .isEqualTo("ComfyUI refuses the workflow: "
                        + "Cannot execute because node NoSuchNode does not exist. (Node ID '#1')");
        assertThat(messageOf(7))
                .isEqualTo(
                        "ComfyUI refuses the workflow: node 1 (EmptyImage): batch_size: Value 5000 bigger than max of 4096");
        assertThat(messageOf(9))
                .isEqualTo("ComfyUI refuses the workflow: node s (ImageScale): upscale_method: Value not in list "
                        + "('magic' not in ['nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos'])");
    }

    private static String messageOf(int request) throws Exception {
        try (Replay replay = Replay.at("03", request)) {
            return replay.failure().getMessage();
        }
    }

    @Test
    void aWorkflowThatIsAcceptedInPartIsRefused() throws Exception {
        try (Replay replay = Replay.at("03", 22)) {
            ConnectorException failure = replay.failure();

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
            assertThat(failure.getMessage()).contains("node b (EmptyImage): color: Required input is missing");
            assertThat(failure.nothingAccepted()).isTrue();
            assertThat(replay.context.told()).hasOnlyElementsOfType(Told.Accepted.class);
        }
    }

    // 04: progress

    @Test
    void tellsEachStepAndShowsPreviews() throws Exception {
        try (Replay replay = Replay.of("04")) {
            replay.result();

            assertThat(replay.progressMessages())
                    .containsSubsequence(
                            "EmptyImage",
                            "SlowProgress 1/5",
                            "SlowProgress 2/5",
                            "SlowProgress 3/5",
                            "SlowProgress 4/5",
                            "SlowProgress 5/5",
                            "SaveImage",
                            "done");
            assertThat(fractionAt(replay, "SlowProgress 3/5")).isEqualTo((1 + 3) / 7.0);
            List<Told.Partial> previews = replay.context.told(Told.Partial.class);
            assertThat(previews).isNotEmpty().allSatisfy(preview -> {
                assertThat(preview.contentType()).isEqualTo("image/jpeg");
                assertThat(preview.data()).startsWith(0xff, 0xd8);
            });
        }
    }

    private static double fractionAt(Replay replay, String message) {
        return replay.context.told(Told.Progress.class).stream()
                .filter(progress -> progress.message().equals(message))
                .findFirst()
                .orElseThrow()
                .fraction();
    }

    // 05: errors

    @Test
    void anErrorNamesItsNodeAndException() throws Exception {
        try (Replay replay = Replay.of("05")) {
            ConnectorException failure = replay.failure();

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
            assertThat(failure.getMessage()).isEqualTo("node 2 (AlwaysFails) failed with ValueError: boom");
            assertThat(failure.details()).isNotNull();
            assertThat(failure.details().path("traceback").isArray()).isTrue();
            assertThat(failure.details().has("current_inputs")).isFalse();
        }
    }

    @Test
    void anErrorInOneBranchFailsTheWholeJob() throws Exception {
        try (Replay replay = Replay.at("05", 3)) {
            ConnectorException failure = replay.failure();

            assertThat(failure.getMessage()).startsWith("node f (AlwaysFails) failed");
            assertThat(replay.context.artifacts()).isEmpty();
        }
    }

    // 06: interrupts

    @Test
    void aRunningJobIsInterruptedByItsId() throws Exception {
        try (Replay replay = Replay.at("06", 4, 5, 6)) {
            Run run = replay.start();
            replay.awaitProgress("SlowProgress 3/10");

            replay.context.cancel();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
            assertThat(replay.posted("/interrupt").getFirst().path("prompt_id").asString())
                    .isEqualTo(promptIdOf(replay));
        }
    }

    @Test
    void anInterruptThatTakesHoldAtTheNextNodeCancels() throws Exception {
        try (Replay replay = Replay.at("06", 12)) {
            Run run = replay.start();
            replay.awaitProgress("SlowProgress");

            replay.context.cancel();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        }
    }

    @Test
    void aJobThatSucceedsInSpiteOfTheInterruptHasSucceeded() throws Exception {
        try (Replay replay = Replay.at("06", 15)) {
            Run run = replay.start();
            replay.awaitProgress("SaveImage");

            replay.context.cancel();

            assertThat(run.result().output().path("outputs").path("2")).hasSize(4);
        }
    }

    private static String promptIdOf(Replay replay) {
        return replay.posted("/prompt").getFirst().path("prompt_id").asString();
    }

    // 07: the queue

    @Test
    void aQueuedJobIsDeletedFromTheQueueAndNothingIsInterrupted() throws Exception {
        try (Replay replay = Replay.at("07", 1, 2)) {
            Run run = replay.start();
            Awaitility.await().until(() -> !replay.posted("/prompt").isEmpty());

            replay.context.cancel();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
            assertThat(replay.posted("/queue").getFirst())
                    .isEqualTo(Inputs.json("{\"delete\": [\"" + promptIdOf(replay) + "\"]}"));
            assertThat(replay.posted("/interrupt")).isEmpty();
        }
    }

    // 08: uploads

    @Test
    void aWorkflowUsesTheNameThatTheServerGaveTheFile() throws Exception {
        assertThat(imageSubmittedAfterUpload(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
                .isEqualTo("in.png");
        assertThat(imageSubmittedAfterUpload(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
                .isEqualTo("in (1).png");
        assertThat(imageSubmittedAfterUpload(4, 5, 6, 7, 8, 9, 10, 11, 12)).isEqualTo("jobs/1/in.png");
    }

    private static String imageSubmittedAfterUpload(int upload, Integer... byOthers) throws Exception {
        try (Replay replay = Replay.uploading("08", upload, 13, byOthers)) {
            replay.start(JsonNodeFactory.instance.objectNode().put("in.png", Inputs.PIXEL))
                    .result();
            assertThat(replay.context.artifacts()).hasSize(1);
            return replay.posted("/prompt")
                    .getFirst()
                    .at("/prompt/1/inputs/image")
                    .asString();
        }
    }

    @Test
    void anUploadHasThePartsOfTheRecordedOne() throws Exception {
        try (Replay replay = Replay.uploading("08", 0, 13, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)) {
            replay.start(JsonNodeFactory.instance.objectNode().put("in.png", Inputs.PIXEL))
                    .result();

            String body = new String(replay.server.received().getFirst().body(), StandardCharsets.ISO_8859_1);
            assertThat(body)
                    .contains("Content-Disposition: form-data; name=\"image\"; filename=\"in.png\"\r\n"
                            + "Content-Type: image/png\r\n\r\n\u0089PNG\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 8, 9})
    void aRefusedUploadIsInvalidInput(int upload) throws Exception {
        try (Replay replay = Replay.uploading("08", upload, 13)) {
            ConnectorException failure = replay.start(
                            JsonNodeFactory.instance.objectNode().put("in.png", Inputs.PIXEL))
                    .failure();

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
            assertThat(failure.getMessage()).contains("in.png");
        }
    }

    // 09: reading

    @Test
    void isHealthyWhenSystemStatsAnswer() {
        try (TranscriptServer server = TranscriptServer.start(Transcripts.load("09"));
                ComfyUiConnector connector = new ComfyUiConnector(TestProperties.at(server.uri()), Clock.systemUTC())) {
            assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
            assertThat(connector.describe().models()).isEmpty();
        }
    }

    // 10: other clients

    @Test
    void aJobThatSomebodyElseInterruptsIsAProviderError() throws Exception {
        try (Replay replay = Replay.at("10", 9, 10, 11, 12)) {
            ConnectorException failure = replay.failure();

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
            assertThat(failure.getMessage()).contains("Somebody else interrupted");
        }
    }

    // 11: lost sockets

    @Test
    void aSocketThatIsCutCostsNoJob() throws Exception {
        try (Replay replay = Replay.of("11a")) {
            replay.result();

            assertThat(replay.context.artifacts()).hasSize(1);
            assertThat(replay.progressMessages()).contains("SlowProgress", "done");
            assertThat(replay.posted("/prompt")).hasSize(1);
        }
    }

    @Test
    void aJobThatEndedWhileNobodyHeardIsFoundInTheHistory() throws Exception {
        try (Replay replay = Replay.at("11a", 2)) {
            replay.result();

            assertThat(replay.context.artifacts()).hasSize(1);
        }
    }

    @Test
    void anErrorThatNobodyHeardIsFoundInTheHistory() throws Exception {
        try (Replay replay = Replay.impatient("11a", 5)) {
            ConnectorException failure = replay.failure();

            assertThat(failure.getMessage()).isEqualTo("node 2 (AlwaysFails) failed with ValueError: unheard");
        }
    }

    @Test
    void aSocketThatIsOpenButDeafCostsNoJob() throws Exception {
        try (Replay replay = Replay.impatient("11b", 0)) {
            replay.result();

            assertThat(replay.context.artifacts()).hasSize(1);
        }
    }

    // 12: the server dies

    @ParameterizedTest
    @ValueSource(strings = {"12a", "12b", "12c"})
    void aJobThatARestartedServerDoesNotKnowIsLost(String name) throws Exception {
        try (Replay replay = Replay.at(name, 2, 3)) {
            Run run = replay.start();
            Awaitility.await().until(replay.server::isDown);
            replay.server.comeBack();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.LOST);
            assertThat(replay.posted("/prompt")).hasSize(1);
        }
    }

    // 13: ids

    @Test
    void choosesThePromptIdItselfAndListensUnderTheSameName() throws Exception {
        try (Replay replay = Replay.of("13")) {
            ConnectorResult result = replay.result();

            JsonNode submitted = replay.posted("/prompt").getFirst();
            String promptId = submitted.path("prompt_id").asString();
            assertThat(submitted.path("client_id").asString()).isEqualTo("emp-" + promptId);
            assertThat(result.output().path("prompt_id").asString()).isEqualTo(promptId);
            Handle handle = Handle.parse(replay.context.handles().getFirst());
            assertThat(handle.server()).isEqualTo(replay.server.uri().toString());
            assertThat(handle.promptId()).isEqualTo(promptId);
            assertThat(replay.context.handles()).hasSize(1);
        }
    }

    @Test
    void aRefusedJobLeavesNoTraceUnderTheIdThatWasStored() throws Exception {
        try (Replay replay = Replay.at("13", 19)) {
            ConnectorException failure = replay.failure();

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
            assertThat(failure.nothingAccepted()).isTrue();
            assertThat(replay.context.handles()).hasSize(1);
        }
    }

    // 14: previews with metadata

    @Test
    void understandsPreviewsWithMetadata() throws Exception {
        try (Replay replay = Replay.of("14")) {
            replay.result();

            List<Told.Partial> previews = replay.context.told(Told.Partial.class);
            assertThat(previews).isNotEmpty().allSatisfy(preview -> {
                assertThat(preview.contentType()).isEqualTo("image/jpeg");
                assertThat(preview.data()).startsWith(0xff, 0xd8);
            });
        }
    }

    // 15: results over the socket

    @Test
    void keepsTheImagesThatANodeSendsOverTheSocket() throws Exception {
        try (Replay replay = Replay.of("15")) {
            ConnectorResult result = replay.result();

            assertThat(result.output().path("outputs"))
                    .isEqualTo(Inputs.json("{\"2\": [\"node_2_1.png\", \"node_2_2.png\"]}"));
            assertThat(replay.context.artifacts().get("node_2_1.png"))
                    .hasSize(77)
                    .startsWith(0x89, 'P', 'N', 'G');
            assertThat(replay.context.told(Told.Partial.class)).isEmpty();
        }
    }

    // 16: secrets in extra_data

    @Test
    void tellsNothingOfWhatOthersPutIntoTheQueue() throws Exception {
        try (Replay replay = Replay.of("16")) {
            replay.result();

            assertThat(replay.context.told().toString()).doesNotContain("api_key", "auth_token");
        }
    }
}
