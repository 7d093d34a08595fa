package dev.emp.simulators.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Pictures to bytes and back. */
public final class ImageFiles {
    /** Signature and IHDR chunk; the first place where a text chunk may stand. */
    private static final int PNG_HEADER_BYTES = 33;

    private ImageFiles() {}

    /**
     * A PNG with the given texts as {@code tEXt} chunks.
     *
     * @param texts ASCII only
     */
    public static byte[] png(BufferedImage picture, Map<String, String> texts) {
        byte[] plain = encoded(picture, "png");
        ByteArrayOutputStream file = new ByteArrayOutputStream(plain.length + 1024);
        file.write(plain, 0, PNG_HEADER_BYTES);
        texts.forEach((keyword, text) -> file.writeBytes(textChunk(keyword, text)));
        file.write(plain, PNG_HEADER_BYTES, plain.length - PNG_HEADER_BYTES);
        return file.toByteArray();
    }

    public static byte[] jpeg(BufferedImage picture) {
        return encoded(picture, "jpeg");
    }

    /** The picture in a file's bytes; null if they are none that this JDK can read. */
    public static @Nullable BufferedImage read(byte[] file) {
        try {
            return ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] encoded(BufferedImage picture, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // ImageIO's own streams would put a cache file on the disk.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] textChunk(String keyword, String text) {
        byte[] data = ("tEXt" + keyword + "\0" + text).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(data);
        return ByteBuffer.allocate(data.length + 8)
                .putInt(data.length - 4)
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }
}
