package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is looked up before ComfyUI is asked to run a workflow. */
class WorkflowCheckTest {

    private final ComfyUiSimulator comfyUi = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults());
    private final ComfyUiConnector connector =
            new ComfyUiConnector(TestProperties.at(comfyUi.uri()), Clock.systemUTC());
    private final RecordingContext context = new RecordingContext();

    @AfterEach
    void stop() {
        connector.close();
        comfyUi.close();
    }

    @Test
    void anUnknownClassIsNamedWithWhatWasMeant() throws Exception {
        ConnectorException failure = failure("""
                {"1": {"class_type": "EmtyImage", "inputs": {"width": 8, "height": 8, "batch_size": 1, "color": 1}},
                 "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}}}
                """);

        assertThat(failure.getMessage())
                .isEqualTo("The workflow cannot run at ComfyUI " + comfyUi.uri()
                        + ": node 1 is of a class that there is not, \"EmtyImage\"; did you mean \"EmptyImage\"?");
        assertThat(failure.details()).isEqualTo(Inputs.json("""
                {"faults": [{"pointer": "/workflow/1/class_type", "node": "1", "class_type": "EmtyImage",
                             "value": "EmtyImage", "alternatives": ["EmptyImage"]}]}
                """));
        assertThat(context.handles()).isEmpty();
        assertThat(comfyUi.promptsAccepted()).isZero();
    }

    @Test
    void aModelThatIsNotInstalledIsNamedWithItsInputAndWhatWasMeant() throws Exception {
        ObjectNode workflow = (ObjectNode) Inputs.textToImage(1).path("workflow");
        ((ObjectNode) workflow.path("4").path("inputs")).put("ckpt_name", "SD15/v1-5-pruned-emaonly_fp16.safetensors");

        ConnectorException failure = failure(workflow.toString());

        assertThat(failure.getMessage())
                .contains("node 4 (CheckpointLoaderSimple): ckpt_name: there is no file"
                        + " \"SD15/v1-5-pruned-emaonly_fp16.safetensors\"; did you mean"
                        + " \"v1-5-pruned-emaonly-fp16.safetensors\"");
        assertThat(failure.details().at("/faults/0/pointer").asString()).isEqualTo("/workflow/4/inputs/ckpt_name");
    }

    @Test
    void aModelOfANodeThatNothingNeedsIsNotLookedAt() throws Exception {
        ObjectNode input = (ObjectNode) Inputs.redSquare();
        ((ObjectNode) input.path("workflow")).set("9", Inputs.json("""
                        {"class_type": "VAELoader", "inputs": {"vae_name": "nowhere.safetensors"}}
                        """));

        assertThat(Run.start(connector, new ConnectorRequest("e-1", input, null), context)
                        .result()
                        .output()
                        .path("outputs")
                        .path("2"))
                .hasSize(1);
    }

    @Test
    void whatIsNoMatterOfClassesAndModelsIsLeftToComfyUi() throws Exception {
        ConnectorException failure = failure("""
                {"1": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 1}},
                 "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}}}
                """);

        assertThat(failure.getMessage())
                .isEqualTo("ComfyUI refuses the workflow: node 1 (EmptyImage): color: Required input is missing");
        assertThat(failure.nothingAccepted()).isTrue();
    }

    @Test
    void anInputImageThatIsNotThereIsInvalidInput() throws Exception {
        ConnectorException failure = failure("""
                {"1": {"class_type": "LoadImage", "inputs": {"image": "nowhere.png"}},
                 "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}}}
                """);

        assertThat(failure.getMessage()).contains("node 1 (LoadImage): image:", "nowhere.png");
    }

    @Test
    void onlyListsOfModelFilesAreBelieved() {
        NodeClass node = NodeClass.of(Inputs.json("""
                {"output_node": true, "input": {
                  "required": {
                    "ckpt_name": [["a.safetensors", "b/c.ckpt"]],
                    "unet_name": ["COMBO", {"options": ["d.gguf"]}],
                    "vae_name": [[], {}],
                    "sampler_name": [["euler", "heun"]],
                    "video": [["x.pt"], {"video_upload": true}],
                    "remote": ["COMBO", {"options": [], "remote": {"route": "/x"}}],
                    "steps": ["INT", {"default": 20}]},
                  "optional": {"lora_name": [["None", "l.safetensors"]]}}}
                """));

        assertThat(node.output()).isTrue();
        assertThat(node.modelChoices()).containsOnlyKeys("ckpt_name", "unet_name", "vae_name", "lora_name");
    }

    private ConnectorException failure(String workflow) throws Exception {
        JsonNode input = Inputs.json("{\"workflow\": " + workflow + "}");
        ConnectorException failure = Run.start(connector, new ConnectorRequest("e-1", input, null), context)
                .failure();
        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        return failure;
    }
}
