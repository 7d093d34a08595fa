package dev.emp.simulators.comfyui;

import java.util.Locale;
import java.util.Map;

/** Media types by file name. */
final class MediaTypes {
    private static final Map<String, String> BY_EXTENSION = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp",
            "bmp", "image/bmp",
            "txt", "text/plain",
            "json", "application/json",
            "mp4", "video/mp4",
            "webm", "video/webm");

    private MediaTypes() {}

    static String of(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, "application/octet-stream");
    }
}
