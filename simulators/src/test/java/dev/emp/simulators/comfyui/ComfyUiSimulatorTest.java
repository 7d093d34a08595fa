package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

        JsonNode accepted = client.postJson("/prompt", Workflows.textToImage(4, "me"));
        String id = accepted.path("prompt_id").asString();
        List<TestClient.Frame> frames = socket.awaitEndOf(id);

        assertThat(frames.stream().filter(frame -> frame.isType("progress"))).hasSize(4);
        assertThat(frames.stream().filter(TestClient.Frame::isBinary)).hasSize(4);
        JsonNode image = client.getJson("/history/" + id)
                .path(id)
                .path("outputs")
                .path("9")
                .path("images")
                .path(0);
        byte[] png = client.get(
                        "/view?type=output&filename=" + image.path("filename").asString())
                .body();
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(picture.getWidth()).isEqualTo(512);
        assertThat(new String(png, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("tEXtprompt");
    }
}
