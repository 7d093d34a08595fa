package dev.emp.simulators.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a body or file. Nobody changes them. */
public final class Content implements Body {
    public static final Content NONE = new Content(new byte[0]);

    private final byte[] bytes;

    public Content(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Content ofText(String text) {
        return new Content(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** The bytes as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** At most the given number of bytes from the beginning. */
    public Content start(int length) {
        return length >= bytes.length ? this : new Content(Arrays.copyOf(bytes, length));
    }
}
