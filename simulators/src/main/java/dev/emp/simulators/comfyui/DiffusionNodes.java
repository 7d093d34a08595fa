package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Pace;
import dev.emp.simulators.picture.Landscape;
import dev.emp.simulators.picture.Pictures;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Text to image without weights: the sampler's picture is a landscape painted from the texts and the seed. Previews are
 * always on, as on a server started with {@code --preview-method auto}.
 */
final class DiffusionNodes {
    private static final int PREVIEW_SIDE = 192;

    private final Pace pace;
    private final Duration stepDelay;
    private final long salt;

    DiffusionNodes(Pace pace, Duration stepDelay, long salt) {
        this.pace = pace;
        this.stepDelay = stepDelay;
        this.salt = salt;
    }

    Map<String, NodeWork> works() {
        return Map.of(
                "CheckpointLoaderSimple", DiffusionNodes::loadCheckpoint,
                "VAELoader", call -> NodeCache.Result.of(new NodeValue.Vae(call.text("vae_name"))),
                "LoraLoader", DiffusionNodes::loadLora,
                "CLIPTextEncode", call -> NodeCache.Result.of(new NodeValue.Conditioning(call.text("text"))),
                "EmptyLatentImage", DiffusionNodes::emptyLatent,
                "KSampler", this::sample,
                "VAEDecode", DiffusionNodes::decode);
    }

    private static NodeCache.Result loadCheckpoint(NodeCall call) {
        String name = call.text("ckpt_name");
        return NodeCache.Result.of(new NodeValue.Model(name), new NodeValue.Clip(name), new NodeValue.Vae(name));
    }

    private static NodeCache.Result loadLora(NodeCall call) throws NodeFailure {
        NodeValue.Model model = call.linked("model", NodeValue.Model.class);
        NodeValue.Clip clip = call.linked("clip", NodeValue.Clip.class);
        String lora = call.text("lora_name") + "*" + call.decimal("strength_model");
        return NodeCache.Result.of(new NodeValue.Model(model.name() + "+" + lora), clip);
    }

    private static NodeCache.Result emptyLatent(NodeCall call) {
        return NodeCache.Result.of(new NodeValue.Latent(
                call.integer("width"), call.integer("height"), List.of(), call.integer("batch_size")));
    }

    private NodeCache.Result sample(NodeCall call) throws NodeFailure, PromptInterrupted, InterruptedException {
        NodeValue.Latent latent = call.linked("latent_image", NodeValue.Latent.class);
        List<Landscape> scenes = new ArrayList<>();
        for (int index = 0; index < latent.batchSize(); index++) {
            scenes.add(scene(call, index));
        }
        BufferedImage goal = preview(scenes.getFirst(), latent.width(), latent.height());
        int steps = call.integer("steps");
        for (int step = 1; step <= steps; step++) {
            pace.pause(stepDelay);
            BufferedImage picture = Pictures.halfDone(goal, (double) step / steps, step);
            call.progress(step, steps, new Preview(Preview.Format.JPEG, picture));
        }
        return NodeCache.Result.of(new NodeValue.Latent(latent.width(), latent.height(), scenes, latent.batchSize()));
    }

    private Landscape scene(NodeCall call, int index) throws NodeFailure {
        String text = call.linked("positive", NodeValue.Conditioning.class).text();
        String avoided = call.linked("negative", NodeValue.Conditioning.class).text();
        String model = call.linked("model", NodeValue.Model.class).name();
        long forms = call.longInteger("seed") + salt + 31L * avoided.hashCode() + model.hashCode();
        return new Landscape(text, forms + index);
    }

    private static BufferedImage preview(Landscape scene, int width, int height) {
        double scale = Math.min(1, (double) PREVIEW_SIDE / Math.max(width, height));
        return scene.paint(Math.max(1, (int) (width * scale)), Math.max(1, (int) (height * scale)));
    }

    private static NodeCache.Result decode(NodeCall call) throws NodeFailure {
        NodeValue.Latent latent = call.linked("samples", NodeValue.Latent.class);
        List<BufferedImage> pictures = latent.scenes().isEmpty()
                ? Collections.nCopies(latent.batchSize(), Pictures.filled(latent.width(), latent.height(), 0x7f7f7f))
                : latent.scenes().stream()
                        .map(scene -> scene.paint(latent.width(), latent.height()))
                        .toList();
        return NodeCache.Result.of(new NodeValue.Images(pictures));
    }
}
