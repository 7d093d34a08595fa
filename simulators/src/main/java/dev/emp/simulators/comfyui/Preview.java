package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import dev.emp.simulators.picture.ImageFiles;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A picture that goes out over the WebSocket while its node runs. */
record Preview(Format format, BufferedImage picture) {

    enum Format {
        JPEG(1, "image/jpeg"),
        PNG(2, "image/png");

        private final int code;
        private final String mediaType;

        Format(int code, String mediaType) {
            this.code = code;
            this.mediaType = mediaType;
        }
    }

    private static final int PLAIN = 1;
    private static final int WITH_METADATA = 4;

    /** Event type 1: format code and picture. */
    byte[] plainFrame() {
        byte[] image = encoded();
        return ByteBuffer.allocate(8 + image.length)
                .putInt(PLAIN)
                .putInt(format.code)
                .put(image)
                .array();
    }

    /** Event type 4: the node's data as JSON, then the picture. */
    byte[] frameWithMetadata(ObjectNode node) {
        byte[] image = encoded();
        byte[] json =
                Wire.write(node.deepCopy().put("image_type", format.mediaType)).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + json.length + image.length)
                .putInt(WITH_METADATA)
                .putInt(json.length)
                .put(json)
                .put(image)
                .array();
    }

    private byte[] encoded() {
        return switch (format) {
            case JPEG -> ImageFiles.jpeg(picture);
            case PNG -> ImageFiles.png(picture, Map.of());
        };
    }
}
