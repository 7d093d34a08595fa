package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.groups.Tuple.tuple;

import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Results that are no saved pictures. */
class MediaOutputsTest {

    private static final String FRAMES = """
            "1": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 4, "color": 1}}
            """;

    private final ComfyUiSimulator comfyUi = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults());
    private final RecordingContext context = new RecordingContext();

    @AfterEach
    void stop() {
        comfyUi.close();
    }

    @Test
    void videosAndSoundsAreFilesWithTheirTypes() throws Exception {
        JsonNode output = run(Map.of(), """
                {"workflow": {%s,
                  "2": {"class_type": "VHS_VideoCombine", "inputs": {"images": ["1", 0], "frame_rate": 8, "loop_count": 0,
                        "filename_prefix": "clip", "format": "video/h264-mp4", "pingpong": false, "save_output": true}},
                  "3": {"class_type": "SaveWEBM", "inputs": {"images": ["1", 0], "filename_prefix": "web", "codec": "vp9",
                        "fps": 24, "crf": 32}},
                  "4": {"class_type": "EmptyAudio", "inputs": {"duration": 2.5}},
                  "5": {"class_type": "SaveAudio", "inputs": {"audio": ["4", 0], "filename_prefix": "audio/song"}}}}
                """.formatted(FRAMES));

        assertThat(output.path("outputs")).isEqualTo(Inputs.json("""
                        {"2": ["clip_00001_.mp4"], "3": ["web_00001_.webm"], "5": ["song_00001_.flac"]}
                        """));
        assertThat(context.told(Told.Artifact.class))
                .extracting(Told.Artifact::name, Told.Artifact::contentType)
                .containsExactlyInAnyOrder(
                        tuple("clip_00001_.mp4", "video/mp4"),
                        tuple("web_00001_.webm", "video/webm"),
                        tuple("song_00001_.flac", "audio/flac"));
    }

    @Test
    void textsStandInTheResult() throws Exception {
        JsonNode output = run(Map.of(), """
                {"workflow": {%s, "2": {"class_type": "PreviewAny", "inputs": {"source": ["1", 0]}}}}
                """.formatted(FRAMES));

        assertThat(output.path("texts")).isEqualTo(Inputs.json("{\"2\": [\"Images\"]}"));
        assertThat(output.path("outputs")).isEmpty();
    }

    @Test
    void temporaryFilesAreLeftOutBesideSavedOnesUnlessTheyAreWanted() throws Exception {
        String input = """
                {"workflow": {%s,
                  "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
                  "3": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}}}
                """.formatted(FRAMES);

        assertThat(run(Map.of(), input).path("outputs").propertyNames()).containsExactly("2");
        assertThat(run(Map.of("keep-temporary-outputs", "true"), input)
                        .path("outputs")
                        .propertyNames())
                .containsExactlyInAnyOrder("2", "3");
    }

    @Test
    void placeholdersAreFilledWithParametersThatMayNameAFile() throws Exception {
        JsonNode output = run(Map.of(), """
                {"workflow": {
                  "1": {"class_type": "LoadImage", "inputs": {"image": "{{photo}}"}},
                  "2": {"class_type": "ImageScale", "inputs": {"image": ["1", 0], "upscale_method": "{{method|bilinear}}",
                        "width": "{{size}}", "height": "{{size}}", "crop": "disabled"}},
                  "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "of-{{name}}"}}},
                 "parameters": {"photo": "in.png", "size": 16, "name": "ann"},
                 "files": {"in.png": "%s"}}
                """.formatted(Inputs.PIXEL));

        assertThat(output.path("outputs").path("3").path(0).asString()).isEqualTo("of-ann_00001_.png");
    }

    @Test
    void aWorkflowInTheEditorsFormatIsRefusedWithTheWayOut() {
        JsonNode input = Inputs.json("{\"workflow\": {\"nodes\": [{\"id\": 1}], \"links\": []}}");

        assertThat(catchThrowable(() -> ComfyUiInput.parse(input)))
                .hasMessageContaining("export it in API format: in ComfyUI choose Workflow, Export (API)");
    }

    private JsonNode run(Map<String, String> settings, String input) throws Exception {
        try (ComfyUiConnector connector =
                new ComfyUiConnector(TestProperties.at(comfyUi.uri(), settings), Clock.systemUTC())) {
            return Run.start(connector, new ConnectorRequest("e-1", Inputs.json(input), null), context)
                    .result()
                    .output();
        }
    }
}
