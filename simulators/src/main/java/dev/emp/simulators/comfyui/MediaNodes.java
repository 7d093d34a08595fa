package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes that save videos and sounds or show texts. What they save is no real video or sound, but says what it would be. */
final class MediaNodes {
    private final FileStore files;

    MediaNodes(FileStore files) {
        this.files = files;
    }

    Map<String, NodeWork> works() {
        return Map.of(
                "VHS_VideoCombine", this::combineVideo,
                "SaveWEBM", this::saveWebm,
                "EmptyAudio", call -> NodeCache.Result.of(new NodeValue.Audio(call.decimal("duration"))),
                "SaveAudio", this::saveAudio,
                "PreviewAny", MediaNodes::showText);
    }

    /** Of the Video Helper Suite: its videos stand under {@code gifs}, whatever they are. */
    private NodeCache.Result combineVideo(NodeCall call) throws NodeFailure {
        FileStore.Kind kind = call.flag("save_output", true) ? FileStore.Kind.OUTPUT : FileStore.Kind.TEMP;
        String content = call.images("images").size() + " frames of video";
        ObjectNode ui = save(call, kind, "gifs", "mp4", content);
        ((ObjectNode) ui.path("gifs").path(0))
                .put("format", call.text("format"))
                .put("frame_rate", 8.0);
        return new NodeCache.Result(List.of(), ui);
    }

    /** ComfyUI's own: its videos stand under {@code images}. */
    private NodeCache.Result saveWebm(NodeCall call) throws NodeFailure {
        String content = call.images("images").size() + " frames of video";
        ObjectNode ui = save(call, FileStore.Kind.OUTPUT, "images", "webm", content);
        ui.putArray("animated").add(true);
        return new NodeCache.Result(List.of(), ui);
    }

    private NodeCache.Result saveAudio(NodeCall call) throws NodeFailure {
        String content = call.linked("audio", NodeValue.Audio.class).seconds() + " seconds of sound";
        return new NodeCache.Result(List.of(), save(call, FileStore.Kind.OUTPUT, "audio", "flac", content));
    }

    private ObjectNode save(NodeCall call, FileStore.Kind kind, String key, String extension, String content)
            throws NodeFailure {
        FileStore.Numbered names = files.number(kind, call.text("filename_prefix"), 0, 0);
        String name = names.write(0, extension, content.getBytes(StandardCharsets.UTF_8));
        ObjectNode ui = Wire.object();
        ArrayNode saved = ui.putArray(key);
        saved.addObject()
                .put("filename", name)
                .put("subfolder", names.subfolder())
                .put("type", kind.wireName());
        return ui;
    }

    private static NodeCache.Result showText(NodeCall call) throws NodeFailure {
        NodeValue source = call.linked("source", NodeValue.class);
        ObjectNode ui = Wire.object();
        ui.putArray("text").add(source.getClass().getSimpleName());
        return new NodeCache.Result(List.of(), ui);
    }
}
