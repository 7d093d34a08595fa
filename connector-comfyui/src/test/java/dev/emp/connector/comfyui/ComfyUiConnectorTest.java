package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import dev.emp.simulators.comfyui.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The connector against the simulator, which can be killed, restarted and made to fail. */
class ComfyUiConnectorTest {

    private final GatedPace pace = new GatedPace();
    private final ComfyUiSimulator comfyUi =
            ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
    private final RecordingContext context = new RecordingContext();
    private final ComfyUiConnector connector =
            new ComfyUiConnector(TestProperties.at(comfyUi.uri()), Clock.systemUTC());
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        comfyUi.close();
        http.shutdownNow();
    }

    @Test
    void paintsAPictureAndShowsItGrow() throws Exception {
        pace.open();

        JsonNode output = run(Inputs.textToImage(20)).result().output();

        assertThat(output.path("outputs").path("9")).hasSize(1);
        String name = output.path("outputs").path("9").path(0).asString();
        assertThat(context.artifacts().get(name)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(context.told(Told.Progress.class))
                .extracting(Told.Progress::message)
                .contains("KSampler 20/20");
        assertThat(context.told(Told.Progress.class).getLast().fraction()).isEqualTo(1);
        assertThat(context.told(Told.Partial.class)).isNotEmpty();
    }

    @Test
    void listsAllModelsAndTheMemoryOfItsGpu() {
        assertThat(connector.describe().models())
                .contains("v1-5-pruned-emaonly-fp16.safetensors", "sdxl_vae.safetensors", "add-detail.safetensors")
                .isSorted();
        assertThat(connector.describe().attributes())
                .isEqualTo(Map.of("gpu.memory_gb", "24", "gpu.name", "Simulated GPU"));
    }

    @Test
    void theModelsOfAWorkflowAreWarmUntilComfyUiLetsGoOfThem() throws Exception {
        pace.open();
        run(Inputs.textToImage(1)).result();
        assertThat(connector.health()).isEqualTo(warm(Inputs.CHECKPOINT));

        post("/free", "{\"unload_models\": true}");

        assertThat(connector.health()).isEqualTo(warm());
    }

    @Test
    void anOperatorFindsTheExecutionInComfyUisQueue() throws Exception {
        Run run = run(Inputs.slow());
        awaitAccepted(1);

        JsonNode queue = get("/queue");

        assertThat(queue.at("/queue_running/0/3/emp_execution").asString("")
                        + queue.at("/queue_pending/0/3/emp_execution").asString(""))
                .isEqualTo("e-1");
        pace.open();
        run.result();
    }

    @Test
    void aRestartedServerHoldsNoModels() throws Exception {
        pace.open();
        run(Inputs.textToImage(1)).result();

        comfyUi.restart();

        assertThat(connector.health()).isEqualTo(warm());
        Run.start(connector, request(Inputs.textToImage(1), null), new RecordingContext())
                .result();
        assertThat(connector.health()).isEqualTo(warm(Inputs.CHECKPOINT));
    }

    @Test
    void aWorkflowThatFailsWarmsNothing() throws Exception {
        comfyUi.inject(new Fault.FailNode("KSampler", "torch.OutOfMemoryError", "Allocation on device", 1));

        run(Inputs.textToImage(1)).failure();

        assertThat(connector.health()).isEqualTo(warm());
    }

    @Test
    void aCanceledJobIsInterruptedAndNoOtherIs() throws Exception {
        Run run = run(Inputs.slow());
        awaitProgress("SlowProgress");
        String queuedByOthers = submitAsSomebodyElse(Inputs.redSquare());

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        assertThat(comfyUi.interrupts()).isNotEmpty().containsOnly(promptId());
        await().until(() -> get("/history/" + queuedByOthers).has(queuedByOthers));
    }

    @Test
    void aCanceledJobThatIsQueuedNeverRunsAndTheRunningOneGoesOn() throws Exception {
        String runningForOthers = submitAsSomebodyElse(Inputs.slow());
        Run run = run(Inputs.redSquare());
        awaitAccepted(2);

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        assertThat(comfyUi.interrupts()).isEmpty();
        pace.open();
        await().until(() -> get("/history/" + runningForOthers).has(runningForOthers));
        assertThat(comfyUi.executionsStarted()).isEqualTo(1);
    }

    @Test
    void aJobThatARestartedServerHasForgottenIsLost() throws Exception {
        Run run = run(Inputs.slow());
        awaitProgress("SlowProgress");

        comfyUi.restart();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.LOST);
    }

    @Test
    void aServerThatStaysAwayMakesTheJobUnavailable() throws Exception {
        try (ComfyUiConnector impatient = new ComfyUiConnector(
                TestProperties.at(comfyUi.uri(), Duration.ofSeconds(30), Duration.ofMillis(500)), Clock.systemUTC())) {
            Run run = Run.start(impatient, request(Inputs.slow(), null), context);
            awaitProgress("SlowProgress");

            comfyUi.kill();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        }
    }

    @Test
    void aSocketThatIsCutInMidJobCostsNothing() throws Exception {
        Run run = run(Inputs.slow());
        awaitProgress("SlowProgress");

        comfyUi.inject(new Fault.DropSocket(0));
        awaitLog("was lost");
        pace.open();

        assertThat(run.result().output().path("outputs").path("3")).hasSize(1);
        assertThat(comfyUi.promptsAccepted()).isEqualTo(1);
    }

    @Test
    void anAttachedJobHearsItsEventsAgain() throws Exception {
        Run first = run(Inputs.slow());
        awaitProgress("SlowProgress");
        first.interrupt();
        assertThat(first.error()).isInstanceOf(InterruptedException.class);

        RecordingContext second = new RecordingContext();
        Run attached =
                Run.start(connector, request(Inputs.slow(), context.handles().getFirst()), second);
        second.await(told ->
                told instanceof Told.Progress progress && progress.message().startsWith("SlowProgress "));
        pace.open();

        assertThat(attached.result().output().path("outputs").path("3")).hasSize(1);
        assertThat(comfyUi.promptsAccepted()).isEqualTo(1);
    }

    @Test
    void aJobThatEndedWhileNobodyFollowedIsFetchedByItsHandle() throws Exception {
        run(Inputs.redSquare()).result();

        RecordingContext second = new RecordingContext();
        Run attached = Run.start(
                connector, request(Inputs.redSquare(), context.handles().getFirst()), second);

        assertThat(attached.result().output().path("outputs").path("2")).hasSize(1);
        assertThat(second.artifacts()).hasSize(1);
        assertThat(comfyUi.executionsStarted()).isEqualTo(1);
    }

    @Test
    void aHandleOfAnotherServerIsLost() throws Exception {
        Run run = Run.start(connector, request(Inputs.redSquare(), "http://gpu-7:8188#abc"), context);

        ConnectorException failure = run.failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.LOST);
        assertThat(failure.getMessage()).contains("http://gpu-7:8188");
    }

    @Test
    void aPartOfAWorkflowIsNotRun() throws Exception {
        submitAsSomebodyElse(Inputs.slow());
        JsonNode half = Inputs.json("""
                {"workflow": {
                  "1": {"class_type": "EmptyImage",
                        "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 1}},
                  "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "good"}},
                  "3": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1}},
                  "4": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": "bad"}}}}
                """);

        ConnectorException failure = run(half).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).contains("node 3 (EmptyImage): color: Required input is missing");
        assertThat(get("/queue").path("queue_pending")).isEmpty();
        assertThat(comfyUi.interrupts()).isEmpty();
    }

    @Test
    void anUploadedFileGoesThroughTheWorkflow() throws Exception {
        JsonNode input = Inputs.json("""
                {"workflow": {
                  "1": {"class_type": "LoadImage", "inputs": {"image": "photo.png"}},
                  "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
                  "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "inverted"}}},
                 "files": {"photo.png": "%s"}}
                """.formatted(Inputs.PIXEL));

        assertThat(run(input).result().output().path("outputs").path("3")).hasSize(1);
    }

    @Test
    void twoJobsDoNotMix() throws Exception {
        RecordingContext other = new RecordingContext();
        Run slow = run(Inputs.slow(5, true));
        Run quick = Run.start(connector, request(Inputs.redSquare(), null), other);
        pace.open();

        slow.result();
        quick.result();

        assertThat(context.artifacts().keySet()).allMatch(name -> name.startsWith("slow"));
        assertThat(other.artifacts().keySet()).allMatch(name -> name.startsWith("square"));
        assertThat(other.told(Told.Partial.class)).isEmpty();
    }

    @Test
    void previewsOfAJobWithoutAClientAreNotTakenForOurs() throws Exception {
        submitAsSomebodyElse(Inputs.slow(300, true));
        Run run = run(Inputs.redSquare());
        await().until(() -> !context.told(Told.Progress.class).isEmpty() || comfyUi.promptsAccepted() == 2);
        pace.open();

        run.result();

        assertThat(context.told(Told.Partial.class)).isEmpty();
        assertThat(context.told(Told.Progress.class))
                .extracting(Told.Progress::message)
                .noneMatch(message -> message.startsWith("SlowProgress"));
    }

    @Test
    void aJobThatSomebodyDeletedFromTheQueueIsLost() throws Exception {
        submitAsSomebodyElse(Inputs.slow());
        try (ComfyUiConnector watchful = new ComfyUiConnector(
                TestProperties.at(comfyUi.uri(), Duration.ofMillis(300), Duration.ofSeconds(30)), Clock.systemUTC())) {
            Run run = Run.start(watchful, request(Inputs.redSquare(), null), context);
            awaitAccepted(2);

            post("/queue", "{\"delete\": [\"" + promptId() + "\"]}");

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.LOST);
        }
    }

    @Test
    void aMissingOutputFileIsNamed() throws Exception {
        run(Inputs.redSquare()).result();
        try (var files = Files.list(comfyUi.outputDirectory())) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }

        ConnectorException failure = Run.start(connector, request(Inputs.redSquare(), null), new RecordingContext())
                .failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).contains("no longer has the output file square_00001_.png of node 2");
    }

    @Test
    void anErrorInANodeIsAProviderError() throws Exception {
        comfyUi.inject(new Fault.FailNode("SaveImage", "torch.OutOfMemoryError", "Allocation on device", 1));

        ConnectorException failure = run(Inputs.redSquare()).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
        assertThat(failure.getMessage()).isEqualTo("node 2 (SaveImage) ran out of GPU memory (Allocation on device)");
    }

    @Test
    void aNodeThatRanOutOfMemorySaysHowMuchItAskedForAndTheMemoryIsFreed() throws Exception {
        pace.open();
        run(Inputs.textToImage(1)).result();
        comfyUi.inject(new Fault.FailNode(
                "SaveImage",
                "torch.OutOfMemoryError",
                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.65 GiB of which"
                        + " 512.00 MiB is free.",
                1));

        ConnectorException failure =
                Run.start(connector, request(Inputs.redSquare(), null), context).failure();

        assertThat(failure.getMessage())
                .isEqualTo("node 2 (SaveImage) ran out of GPU memory: it asked for 2.00 GiB, and 512.00 MiB were free");
        assertThat(context.told(Told.Log.class)).contains(new Told.Log("ComfyUI was asked to free its memory."));
        assertThat(connector.health()).isEqualTo(warm());
    }

    @Test
    void aServerErrorAtSubmissionIsAProviderErrorAndAProxysIsUnavailable() throws Exception {
        comfyUi.inject(new Fault.RejectPrompts(500, 1));
        assertThat(run(Inputs.redSquare()).failure().errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);

        comfyUi.inject(new Fault.RejectPrompts(503, 1));
        ConnectorException refusal = run(Inputs.redSquare()).failure();
        assertThat(refusal.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(refusal.nothingAccepted()).isTrue();

        comfyUi.inject(new Fault.RejectPrompts(504, 1));
        assertThat(run(Inputs.redSquare()).failure().nothingAccepted()).isFalse();
    }

    @Test
    void aServerThatIsNotThereIsDownAndUnavailable() {
        comfyUi.kill();

        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> connector.run(request(Inputs.redSquare(), null), context));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(connector.health())
                .isInstanceOfSatisfying(
                        ConnectorHealth.Down.class,
                        down -> assertThat(down.reason())
                                .contains(comfyUi.uri().toString())
                                .contains("Check that it is started"));
        assertThat(connector.describe().models()).isEmpty();
        comfyUi.restart();
        assertThat(connector.health()).isEqualTo(new ConnectorHealth.Up());
    }

    @Test
    void aJobWhoseHandleWasNotStoredIsNeverSubmitted() throws Exception {
        context.becomeUnwanted();

        ConnectorException failure = run(Inputs.slow()).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.LOST);
        assertThat(comfyUi.promptsAccepted()).isZero();
    }

    @Test
    void inputThatIsNoWorkflowIsRefusedByName() throws Exception {
        assertThat(run(Inputs.json("{\"workflow\": []}")).failure().getMessage())
                .contains("/workflow");
        assertThat(run(Inputs.json("{\"workflow\": {\"1\": {}}, \"files\": {\"a.png\": \"http://x\"}}"))
                        .failure()
                        .getMessage())
                .contains("/files/a.png must be a data URL");
        assertThat(run(Inputs.json("{\"workflow\": {\"1\": {}}, \"files\": {\"a.png\": \"data:;base64,%%\"}}"))
                        .failure()
                        .getMessage())
                .contains("/files/a.png must be a data URL: data:<type>;base64,<base64>");
        assertThat(comfyUi.promptsAccepted()).isZero();
    }

    private static ConnectorHealth warm(String... models) {
        return new ConnectorHealth.Up(Set.of(models));
    }

    private Run run(JsonNode input) {
        return Run.start(connector, request(input, null), context);
    }

    private static ConnectorRequest request(JsonNode input, @Nullable String handle) {
        return new ConnectorRequest("e-1", input, handle);
    }

    private void awaitProgress(String message) throws InterruptedException {
        context.await(told ->
                told instanceof Told.Progress progress && progress.message().startsWith(message));
    }

    /** Jobs of anybody. */
    private void awaitAccepted(int count) {
        await().until(() -> comfyUi.promptsAccepted() == count);
    }

    private void awaitLog(String part) throws InterruptedException {
        context.await(told -> told instanceof Told.Log log && log.line().contains(part));
    }

    private String promptId() throws ConnectorException {
        return Handle.parse(context.handles().getFirst()).promptId();
    }

    /** Without a client id, so that its progress and previews go to everybody. */
    private String submitAsSomebodyElse(JsonNode input) throws Exception {
        String body = "{\"prompt\": " + Objects.requireNonNull(input.get("workflow")) + "}";
        return Inputs.json(post("/prompt", body)).path("prompt_id").asString();
    }

    private JsonNode get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(comfyUi.uri() + path)).build();
        return Inputs.json(http.send(request, BodyHandlers.ofString()).body());
    }

    private String post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(comfyUi.uri() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
