package dev.emp.simulators.comfyui;

import dev.emp.simulators.picture.ImageFiles;
import dev.emp.simulators.picture.Pictures;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Nodes that make and change pictures. */
final class ImageNodes {
    private final FileStore files;

    ImageNodes(FileStore files) {
        this.files = files;
    }

    Map<String, NodeWork> works() {
        return Map.of(
                "EmptyImage", ImageNodes::emptyImage,
                "ImageScale", ImageNodes::scale,
                "ImageInvert", ImageNodes::invert,
                "ImageToMask", ImageNodes::mask,
                "LoadImage", this::load);
    }

    private static NodeCache.Result emptyImage(NodeCall call) {
        BufferedImage picture = Pictures.filled(call.integer("width"), call.integer("height"), call.integer("color"));
        return images(Collections.nCopies(call.integer("batch_size"), picture));
    }

    private static NodeCache.Result scale(NodeCall call) throws NodeFailure {
        boolean smooth = !call.text("upscale_method").equals("nearest-exact");
        List<BufferedImage> sources = call.images("image");
        BufferedImage first = sources.getFirst();
        // ComfyUI keeps the proportions when one side is 0.
        int width = side(call.integer("width"), call.integer("height"), first.getWidth(), first.getHeight());
        int height = side(call.integer("height"), call.integer("width"), first.getHeight(), first.getWidth());
        boolean center = call.text("crop").equals("center");
        return images(sources.stream()
                .map(source -> center ? cropped(source, width, height) : source)
                .map(source -> Pictures.scaled(source, width, height, smooth))
                .toList());
    }

    private static int side(int wanted, int other, int own, int otherOwn) {
        if (wanted > 0) {
            return wanted;
        }
        return other > 0 ? Math.max(1, Math.round((float) own * other / otherOwn)) : own;
    }

    private static BufferedImage cropped(BufferedImage source, int width, int height) {
        int cutWidth = Math.min(source.getWidth(), Math.max(1, source.getHeight() * width / height));
        int cutHeight = Math.min(source.getHeight(), Math.max(1, source.getWidth() * height / width));
        return source.getSubimage(
                (source.getWidth() - cutWidth) / 2, (source.getHeight() - cutHeight) / 2, cutWidth, cutHeight);
    }

    private static NodeCache.Result invert(NodeCall call) throws NodeFailure {
        return images(call.images("image").stream().map(Pictures::inverted).toList());
    }

    private static NodeCache.Result mask(NodeCall call) throws NodeFailure {
        return NodeCache.Result.of(new NodeValue.Mask(call.images("image").getFirst()));
    }

    private NodeCache.Result load(NodeCall call) throws NodeFailure {
        String name = call.text("image");
        BufferedImage picture = ImageFiles.read(files.readInput(name));
        if (picture == null) {
            throw new NodeFailure("PIL.UnidentifiedImageError", "cannot identify image file '" + name + "'");
        }
        BufferedImage rgb = Pictures.rgb(picture);
        return NodeCache.Result.of(new NodeValue.Images(List.of(rgb)), new NodeValue.Mask(rgb));
    }

    private static NodeCache.Result images(List<BufferedImage> pictures) {
        return NodeCache.Result.of(new NodeValue.Images(pictures));
    }
}
