package dev.emp.simulators.comfyui;

import java.nio.charset.StandardCharsets;

/** The bytes of a body or file. Nobody changes them. */
final class Content {
    static final Content NONE = new Content(new byte[0]);

    private final byte[] bytes;

    Content(byte[] bytes) {
        this.bytes = bytes;
    }

    static Content ofText(String text) {
        return new Content(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
