package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import dev.emp.simulators.picture.ImageFiles;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Output nodes: they keep pictures as files, or send them over the WebSocket. */
final class SavingNodes {
    private static final String TEMP_LETTERS = "abcdefghijklmnopqrstupvxyz";

    private final FileStore files;
    private final String tempPrefix;

    SavingNodes(FileStore files, long seed) {
        this.files = files;
        Random random = new Random(seed);
        StringBuilder prefix = new StringBuilder("ComfyUI_temp_");
        for (int i = 0; i < 5; i++) {
            prefix.append(TEMP_LETTERS.charAt(random.nextInt(TEMP_LETTERS.length())));
        }
        this.tempPrefix = prefix.toString();
    }

    Map<String, NodeWork> works() {
        return Map.of(
                "SaveImage", call -> save(call, FileStore.Kind.OUTPUT, call.text("filename_prefix")),
                "PreviewImage", call -> save(call, FileStore.Kind.TEMP, tempPrefix),
                "SaveImageWebsocket", SavingNodes::send);
    }

    private NodeCache.Result save(NodeCall call, FileStore.Kind kind, String prefix) throws NodeFailure {
        List<BufferedImage> pictures = call.images("images");
        FileStore.Numbered names = files.number(
                kind,
                prefix,
                pictures.getFirst().getWidth(),
                pictures.getFirst().getHeight());
        Map<String, String> texts = texts(call.prompt());
        ArrayNode saved = Wire.array();
        for (int index = 0; index < pictures.size(); index++) {
            String name = names.write(index, ImageFiles.png(pictures.get(index), texts));
            saved.addObject()
                    .put("filename", name)
                    .put("subfolder", names.subfolder())
                    .put("type", kind.wireName());
        }
        ObjectNode ui = Wire.object();
        ui.set("images", saved);
        return new NodeCache.Result(List.of(), ui);
    }

    /** The prompt, and whatever the client put into {@code extra_pnginfo}, as ComfyUI embeds them. */
    private static Map<String, String> texts(Prompt prompt) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("prompt", Wire.write(prompt.graph()));
        prompt.extraData()
                .path("extra_pnginfo")
                .properties()
                .forEach(info -> texts.put(info.getKey(), Wire.write(info.getValue())));
        return texts;
    }

    private static NodeCache.Result send(NodeCall call) throws NodeFailure, PromptInterrupted {
        List<BufferedImage> pictures = call.images("images");
        int step = 0;
        for (BufferedImage picture : pictures) {
            call.progress(step++, pictures.size(), new Preview(Preview.Format.PNG, picture));
        }
        return NodeCache.Result.of();
    }
}
