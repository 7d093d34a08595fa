package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The endpoints that describe the server: its nodes, models, features and machine. */
final class InfoApi {
    static final long MAX_UPLOAD_BYTES = 104_857_600;
    private static final long GIBIBYTE = 1L << 30;

    private final NodeLibrary library;
    private final BooleanSupplier unloaded;
    private final Map<String, JsonNode> models = new LinkedHashMap<>();

    /** @param unloaded whether there are no models in the memory of the GPU */
    InfoApi(NodeLibrary library, BooleanSupplier unloaded) {
        this.library = library;
        this.unloaded = unloaded;
        models.put("checkpoints", library.choices("CheckpointLoaderSimple", "ckpt_name"));
        models.put("loras", library.choices("LoraLoader", "lora_name"));
        models.put("vae", library.choices("VAELoader", "vae_name"));
        for (String folder : new String[] {
            "text_encoders",
            "diffusion_models",
            "clip_vision",
            "embeddings",
            "controlnet",
            "upscale_models",
            "custom_nodes"
        }) {
            models.put(folder, Wire.array());
        }
    }

    Reply objectInfo() {
        return Reply.json(library.describeAll());
    }

    /** An empty object for an unknown class. */
    Reply objectInfo(String classType) {
        ObjectNode info = Wire.object();
        ObjectNode description = library.describe(classType);
        if (description != null) {
            info.set(classType, description);
        }
        return Reply.json(info);
    }

    static ObjectNode features() {
        return Wire.object().put("supports_preview_metadata", true).put("max_upload_size", MAX_UPLOAD_BYTES);
    }

    Reply modelFolders() {
        return Reply.json(Wire.strings(models.keySet()));
    }

    Reply models(String folder) {
        JsonNode names = models.get(folder);
        return names == null ? Reply.empty(404) : Reply.json(names);
    }

    Reply embeddings() {
        return Reply.json(Wire.strings(Collections.emptyList()));
    }

    Reply systemStats() {
        ObjectNode stats = Wire.object();
        ObjectNode system = stats.putObject("system")
                .put("os", "posix")
                .put("ram_total", 64 * GIBIBYTE)
                .put("ram_free", 48 * GIBIBYTE)
                .put("comfyui_version", "0.3.64")
                .put("required_frontend_version", "1.27.10")
                .putNull("installed_templates_version")
                .put("required_templates_version", "0.1.95")
                .put("python_version", "3.11.2 (simulated)")
                .put("pytorch_version", "2.8.0 (simulated)")
                .put("embedded_python", false);
        system.putArray("argv").add("main.py");
        stats.putArray("devices")
                .addObject()
                .put("name", "cuda:0 Simulated GPU")
                .put("type", "cuda")
                .put("index", 0)
                .put("vram_total", 24 * GIBIBYTE)
                .put("vram_free", 20 * GIBIBYTE)
                .put("torch_vram_total", unloaded.getAsBoolean() ? 0 : 2 * GIBIBYTE)
                .put("torch_vram_free", GIBIBYTE);
        return Reply.json(stats);
    }
}
