package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Shapes of results as nodes write them into the history. */
class OutputsTest {

    @Test
    void filesOfAllKindsOfNodesAreFoundOnce() {
        assertThat(OutputFile.listedIn(Inputs.json("""
                {"outputs": {
                  "1": {"images": [{"filename": "a.webm", "subfolder": "video", "type": "output"}], "animated": [true]},
                  "2": {"gifs": [{"filename": "b.mp4", "subfolder": "", "type": "output", "format": "video/h264-mp4",
                                  "frame_rate": 8.0, "workflow": "b.png", "fullpath": "/comfy/output/b.mp4"}]},
                  "3": {"audio": [{"filename": "c.flac", "subfolder": "audio", "type": "output"}]},
                  "4": {"3d": [{"filename": "d.glb", "subfolder": "mesh", "type": "output"}]},
                  "5": {"videos": [{"filename": "e.mp4", "subfolder": "", "type": "output"}],
                        "images": [{"filename": "e.mp4", "subfolder": "", "type": "output"}]},
                  "6": {"text": ["no file"], "result": ["mesh/d.glb", null]}}}
                """)))
                .containsExactly(
                        new OutputFile("1", "a.webm", "video", "output"),
                        new OutputFile("2", "b.mp4", "", "output"),
                        new OutputFile("3", "c.flac", "audio", "output"),
                        new OutputFile("4", "d.glb", "mesh", "output"),
                        new OutputFile("5", "e.mp4", "", "output"));
    }

    @Test
    void textsAreFoundAlsoWhereComfyUiHasSpelledThemOut() {
        assertThat(OutputTexts.listedIn(Inputs.json("""
                {"outputs": {
                  "1": {"text": ["a cat on a mat"]},
                  "2": {"text": ["c", "a", "t"]},
                  "3": {"text": [["first"], ["second"]], "string": ["third"]},
                  "4": {"text": [7]},
                  "5": {"images": []}}}
                """)))
                .isEqualTo(Map.of(
                        "1", List.of("a cat on a mat"),
                        "2", List.of("cat"),
                        "3", List.of("first", "second", "third"),
                        "4", List.of("7")));
    }

    @Test
    void theNameOfAFileTellsItsTypeBetterThanComfyUi() {
        assertThat(ContentTypes.of("a.GLB", Optional.of("application/octet-stream")))
                .isEqualTo("model/gltf-binary");
        assertThat(ContentTypes.of("a.flac", Optional.of("audio/x-flac"))).isEqualTo("audio/flac");
        assertThat(ContentTypes.of("a.mp4", Optional.empty())).isEqualTo("video/mp4");
        assertThat(ContentTypes.of("a.blend", Optional.of("application/x-blender")))
                .isEqualTo("application/x-blender");
        assertThat(ContentTypes.of("png", Optional.empty())).isEqualTo("application/octet-stream");
    }

    @Test
    void aDeviceIsDescribedByWhatStaysTheSame() {
        assertThat(DeviceAttributes.of(List.of(
                        stats("cuda", "cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync", 25_386_352_640L),
                        stats("cuda", "cuda:0 NVIDIA GeForce RTX 4090 : native", 51_539_607_552L))))
                .isEqualTo(Map.of("gpu.memory_gb", "24", "gpu.name", "NVIDIA GeForce RTX 4090"));
        assertThat(DeviceAttributes.of(List.of(stats("cpu", "cpu", 25_276_514_304L))))
                .isEmpty();
        assertThat(DeviceAttributes.of(List.of())).isEmpty();
    }

    private static JsonNode stats(String type, String name, long memory) {
        return Inputs.json("{\"devices\": [{\"type\": \"" + type + "\", \"name\": \"" + name + "\", \"vram_total\": "
                + memory + "}]}");
    }
}
