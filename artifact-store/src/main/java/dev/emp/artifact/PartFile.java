package dev.emp.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * One part of a stream at a time, on disk until it is uploaded: a worker with many slots does not hold a part of each in its
 * heap, and a part that has to be sent again is still there. For one thread.
 */
final class PartFile implements AutoCloseable {

    static final int BUFFER = 64 * 1024;

    private final Path path;
    private final long capacity;
    private final byte[] buffer = new byte[BUFFER];
    private final CRC32C crc = new CRC32C();
    private long size;
    private boolean last;

    private PartFile(Path path, long capacity) {
        this.path = path;
        this.capacity = capacity;
    }

    /** @param capacity the size of every part but the last */
    static PartFile create(Path folder, long capacity) throws IOException {
        return new PartFile(Files.createTempFile(folder, "emp-part-", ".tmp"), capacity);
    }

    /** Takes the next part of a stream in the place of the one before. */
    void fill(InputStream content, MessageDigest whole) throws IOException {
        size = 0;
        crc.reset();
        try (OutputStream out =
                Files.newOutputStream(path, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (size < capacity && !last) {
                int count = content.read(buffer, 0, (int) Math.min(buffer.length, capacity - size));
                if (count < 0) {
                    last = true;
                } else {
                    out.write(buffer, 0, count);
                    whole.update(buffer, 0, count);
                    crc.update(buffer, 0, count);
                    size += count;
                }
            }
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** True once the end of the stream was seen. */
    boolean isLast() {
        return last;
    }

    /** CRC-32C of the part, as S3 takes it. */
    String checksum() {
        byte[] bytes =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
