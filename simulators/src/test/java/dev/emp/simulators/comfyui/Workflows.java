package dev.emp.simulators.comfyui;

/** Requests to {@code POST /prompt}. */
final class Workflows {
    private Workflows() {}

    static String textToImage(int steps, String clientId) {
        return """
                {"client_id": "%s", "prompt": {
                  "3": {"class_type": "KSampler", "inputs": {"seed": 156680208700286, "steps": %d, "cfg": 8,
                        "sampler_name": "euler", "scheduler": "normal", "denoise": 1, "model": ["4", 0],
                        "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
                  "4": {"class_type": "CheckpointLoaderSimple",
                        "inputs": {"ckpt_name": "v1-5-pruned-emaonly-fp16.safetensors"}},
                  "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
                  "6": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1],
                        "text": "beautiful scenery nature glass bottle landscape, purple galaxy bottle"}},
                  "7": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "text, watermark"}},
                  "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
                  "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "EMP"}}}}
                """.formatted(clientId, steps);
    }
}
