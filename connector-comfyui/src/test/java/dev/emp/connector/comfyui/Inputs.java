package dev.emp.connector.comfyui;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Job inputs for tests. */
final class Inputs {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A PNG of one pixel. */
    static final String PIXEL = "data:image/png;base64,"
            + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

    /** The checkpoint of {@link #textToImage}. */
    static final String CHECKPOINT = "v1-5-pruned-emaonly-fp16.safetensors";

    private Inputs() {}

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    static JsonNode redSquare() {
        return json("""
                {"workflow": {
                  "1": {"class_type": "EmptyImage",
                        "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 16711680}},
                  "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "square"}}}}
                """);
    }

    /** Takes 300 steps: half a minute at the pace of {@link GatedPace}. */
    static JsonNode slow() {
        return slow(300, false);
    }

    static JsonNode slow(int steps, boolean previews) {
        return json("""
                {"workflow": {
                  "1": {"class_type": "EmptyImage",
                        "inputs": {"width": 8, "height": 8, "batch_size": 1, "color": 255}},
                  "2": {"class_type": "SlowProgress",
                        "inputs": {"image": ["1", 0], "steps": %d, "delay": 0.01, "seed": 1, "preview": %s}},
                  "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "slow"}}}}
                """.formatted(steps, previews));
    }

    static JsonNode withoutSuchNode() {
        return json("""
                {"workflow": {"1": {"class_type": "NoSuchNode", "inputs": {}}}}
                """);
    }

    static JsonNode textToImage(int steps) {
        return json("""
                {"workflow": {
                  "3": {"class_type": "KSampler", "inputs": {"seed": 156680208700286, "steps": %d, "cfg": 8,
                        "sampler_name": "euler", "scheduler": "normal", "denoise": 1, "model": ["4", 0],
                        "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
                  "4": {"class_type": "CheckpointLoaderSimple",
                        "inputs": {"ckpt_name": "%s"}},
                  "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 128, "height": 128, "batch_size": 1}},
                  "6": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "a bottle"}},
                  "7": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "text, watermark"}},
                  "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
                  "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "emp"}}}}
                """.formatted(steps, CHECKPOINT));
    }
}
