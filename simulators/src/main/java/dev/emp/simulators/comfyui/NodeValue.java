package dev.emp.simulators.comfyui;

import dev.emp.simulators.picture.Landscape;
import java.awt.image.BufferedImage;
import java.util.List;

/** What flows along the links of a graph. */
sealed interface NodeValue {

    /** A batch of pictures, all of one size. */
    record Images(List<BufferedImage> pictures) implements NodeValue {}

    record Mask(BufferedImage picture) implements NodeValue {}

    /** A make-believe diffusion model, by its name and the names of its LoRAs. */
    record Model(String name) implements NodeValue {}

    record Clip(String name) implements NodeValue {}

    record Vae(String name) implements NodeValue {}

    record Conditioning(String text) implements NodeValue {}

    record Audio(double seconds) implements NodeValue {}

    /**
     * Pictures that have not been decoded.
     *
     * @param scenes what each picture of the batch shows; empty ones show nothing yet
     */
    record Latent(int width, int height, List<Landscape> scenes, int batchSize) implements NodeValue {}
}
