package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class WarmModelsTest {

    private final WarmModels warm = new WarmModels();

    @Test
    void areTheFilesThatLoadersName() {
        warm.ran("p-1", workflow("""
                {"1": {"class_type": "UnetLoaderGGUF", "inputs": {"unet_name": "flux/flux1-dev.Q4_0.gguf"}},
                 "2": {"class_type": "DualCLIPLoader",
                       "inputs": {"clip_name1": "clip_l.safetensors", "clip_name2": "t5xxl.SAFETENSORS", "type": "flux"}},
                 "3": {"class_type": "LoraLoader", "inputs": {"lora_name": "ink.pt", "model": ["1", 0], "strength": 1}},
                 "4": {"class_type": "VAELoader", "inputs": {"vae_name": "ae.safetensors"}},
                 "5": {"class_type": "CLIPTextEncode", "inputs": {"text": "a file called x.safetensors"}},
                 "6": {"class_type": "LoadImage", "inputs": {"image": "photo.png"}}}
                """));

        assertThat(warm.names())
                .containsExactlyInAnyOrder(
                        "flux/flux1-dev.Q4_0.gguf",
                        "clip_l.safetensors",
                        "t5xxl.SAFETENSORS",
                        "ink.pt",
                        "ae.safetensors");
    }

    @Test
    void whatWasUsedLongestAgoIsLetGoFirst() {
        for (int i = 1; i <= 16; i++) {
            warm.ran("p-" + i, checkpoint(i + ".ckpt"));
        }
        warm.ran("p-17", checkpoint("1.ckpt"));
        warm.ran("p-18", checkpoint("17.ckpt"));

        assertThat(warm.names()).hasSize(16).contains("1.ckpt", "17.ckpt").doesNotContain("2.ckpt");
    }

    @Test
    void areForgottenUnlessAnotherPromptHasRunSince() {
        warm.ran("p-1", checkpoint("a.ckpt"));
        warm.ran("p-2", checkpoint("b.ckpt"));

        warm.forgetAfter("p-1");
        assertThat(warm.names()).containsExactlyInAnyOrder("a.ckpt", "b.ckpt");

        warm.forgetAfter("p-2");
        assertThat(warm.names()).isEmpty();
        assertThat(warm.lastPrompt()).isEmpty();
    }

    private static ObjectNode checkpoint(String name) {
        return workflow(
                "{\"1\": {\"class_type\": \"CheckpointLoaderSimple\", \"inputs\": {\"ckpt_name\": \"" + name + "\"}}}");
    }

    private static ObjectNode workflow(String json) {
        return (ObjectNode) Inputs.json(json);
    }
}
