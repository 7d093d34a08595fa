package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.simulators.http.ManualPace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.ChannelBindException;
import tools.jackson.databind.JsonNode;

class ComfyUiSimulatorTest {
    private final ManualPace pace = new ManualPace();
    private ComfyUiSimulator simulator;
    private TestClient client;

    @BeforeEach
    void start() {
        simulator = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
        client = new TestClient(simulator.uri());
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void paintsATextToImageWorkflow() throws Exception {
        pace.releaseAll();
        TestClient.Socket socket = client.connect("me");

        String id = submit(Workflows.textToImage(4, "me"));
        List<TestClient.Frame> frames = socket.awaitEndOf(id);

        assertThat(frames.stream().filter(frame -> frame.isType("progress"))).hasSize(4);
        assertThat(frames.stream().filter(TestClient.Frame::isBinary)).hasSize(4);
        byte[] png = savedPicture(id);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(picture.getWidth()).isEqualTo(512);
        assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("tEXtprompt");
    }

    @Test
    void paintsTheSamePictureAgainAfterARestart() throws Exception {
        pace.releaseAll();
        byte[] first = runToEnd(Workflows.textToImage(2, "me"));
        simulator.restart();
        byte[] second = runToEnd(Workflows.textToImage(2, "me"));

        assertThat(second).isEqualTo(first);
        assertThat(simulator.executionsStarted()).isEqualTo(2);
    }

    @Test
    void stopsASamplerAtItsNextStep() throws Exception {
        TestClient.Socket socket = client.connect("me");
        String id = submit(Workflows.textToImage(20, "me"));
        assertThat(pace.awaitParked(TestClient.LIMIT)).isTrue();
        pace.release(1);
        socket.await(frame -> frame.isType("progress"));

        client.postJson("/interrupt", "{\"prompt_id\": \"" + id + "\"}");
        pace.releaseAll();

        assertThat(socket.awaitEndOf(id))
                .anyMatch(frame -> frame.isType("execution_interrupted"))
                .filteredOn(frame -> frame.isType("progress"))
                .hasSize(1);
        assertThat(simulator.interrupts()).containsExactly(id);
    }

    @Test
    void diesWithoutACloseFrameAndForgetsEverythingButOutputs() throws Exception {
        pace.releaseAll();
        TestClient.Socket socket = client.connect("me");
        String id = submit(Workflows.textToImage(1, "me"));
        socket.awaitEndOf(id);
        String file = savedName(id);

        simulator.kill();
        assertThat(socket.awaitLoss()).isEqualTo(1006);
        assertThatThrownBy(() -> client.get("/queue")).isInstanceOf(IOException.class);
        simulator.restart();

        assertThat(client.getJson("/history")).isEmpty();
        assertThat(client.get("/view?filename=" + file).statusCode()).isEqualTo(200);
    }

    @Test
    void diesInTheMiddleOfAStep() throws Exception {
        client.connect("me");
        submit(Workflows.textToImage(20, "me"));
        pace.awaitParked(TestClient.LIMIT);

        simulator.kill();
        simulator.restart();

        assertThat(client.getJson("/queue").path("queue_running")).isEmpty();
        assertThat(simulator.promptsAccepted()).isEqualTo(1);
    }

    @Test
    void removesItsTemporaryDirectoryOnClose() {
        Path outputs = simulator.outputDirectory();
        assertThat(outputs).isDirectory();

        simulator.close();

        assertThat(outputs.getParent()).doesNotExist();
    }

    @Test
    void keepsADirectoryThatIsNotItsOwn(@TempDir Path directory) throws Exception {
        try (ComfyUiSimulator other =
                ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withDirectory(directory))) {
            Files.writeString(other.outputDirectory().resolve("kept.txt"), "kept");
        }
        assertThat(directory.resolve("output/kept.txt")).exists();
    }

    @Test
    void refusesToStartOnAPortInUse() {
        assertThatThrownBy(() -> ComfyUiSimulator.start(
                        ComfyUiSimulatorOptions.defaults().withPort(simulator.port())))
                .isInstanceOf(ChannelBindException.class);
    }

    @Test
    void rejectsPromptsAsOftenAsItIsTold() throws Exception {
        simulator.inject(new Fault.RejectPrompts(503, 2));

        assertThat(postPrompt()).isEqualTo(503);
        assertThat(postPrompt()).isEqualTo(503);
        assertThat(postPrompt()).isEqualTo(200);
    }

    @Test
    void dropsConnectionsUntilFaultsAreCleared() throws Exception {
        simulator.inject(new Fault.DropRequests());
        assertThat(client.fails("/queue")).isTrue();

        simulator.clearFaults();
        assertThat(client.fails("/queue")).isFalse();
    }

    @Test
    void cutsASocketInTheMiddleOfAJob() throws Exception {
        TestClient.Socket socket = client.connect("me");
        socket.await(frame -> frame.isType("status"));
        simulator.inject(new Fault.DropSocket(5));

        submit(Workflows.textToImage(1, "me"));
        assertThat(socket.awaitLoss()).isEqualTo(1006);
        // The JDK's client may lose the last frame before the cut.
        assertThat(socket.frames()).hasSizeBetween(1 + 4, 1 + 5);
    }

    @Test
    void failsANodeOnRequest() throws Exception {
        pace.releaseAll();
        TestClient.Socket socket = client.connect("me");
        simulator.inject(new Fault.FailNode("KSampler", "torch.OutOfMemoryError", "Allocation on device", 1));

        String failed = submit(Workflows.textToImage(1, "me"));
        List<TestClient.Frame> frames = socket.awaitEndOf(failed);
        String good = submit(Workflows.textToImage(1, "me"));
        socket.awaitEndOf(good);

        TestClient.Frame error = frames.stream()
                .filter(frame -> frame.isType("execution_error"))
                .findFirst()
                .orElseThrow();
        assertThat(error.data().path("exception_type").asString()).isEqualTo("torch.OutOfMemoryError");
        assertThat(error.data().path("node_id").asString()).isEqualTo("3");
        assertThat(status(good)).isEqualTo("success");
    }

    @Test
    void endsInAnErrorWhenAPrefixClimbsOutOfTheOutputFolder() throws Exception {
        pace.releaseAll();
        TestClient.Socket socket = client.connect("me");

        String id = submit(Workflows.textToImage(1, "me").replace("\"EMP\"", "\"../../EMP\""));

        assertThat(socket.awaitEndOf(id)).anyMatch(frame -> frame.isType("execution_error"));
        assertThat(status(id)).isEqualTo("error");
    }

    private int postPrompt() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                client.send("POST", "/prompt", Workflows.textToImage(1, "me").getBytes(StandardCharsets.UTF_8));
        return answer.statusCode();
    }

    private String submit(String request) throws IOException, InterruptedException {
        return client.postJson("/prompt", request).path("prompt_id").asString();
    }

    private byte[] runToEnd(String request) throws Exception {
        TestClient.Socket socket = client.connect("me");
        String id = submit(request);
        socket.awaitEndOf(id);
        return savedPicture(id);
    }

    private String savedName(String id) throws IOException, InterruptedException {
        return history(id).at("/outputs/9/images/0/filename").asString();
    }

    private byte[] savedPicture(String id) throws IOException, InterruptedException {
        return client.get("/view?type=output&filename=" + savedName(id)).body();
    }

    private String status(String id) throws IOException, InterruptedException {
        return history(id).at("/status/status_str").asString();
    }

    private JsonNode history(String id) throws IOException, InterruptedException {
        return client.getJson("/history/" + id).path(id);
    }
}
