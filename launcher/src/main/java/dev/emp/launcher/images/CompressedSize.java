package dev.emp.launcher.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** How many bytes a stream has once it is compressed as a registry does it. */
final class CompressedSize {

    private CompressedSize() {}

    static long of(InputStream stream) throws IOException {
        Counter counter = new Counter();
        try (GZIPOutputStream gzip = new GZIPOutputStream(counter)) {
            stream.transferTo(gzip);
        }
        return counter.bytes;
    }

    private static final class Counter extends OutputStream {

        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int offset, int length) {
            bytes += length;
        }
    }
}
