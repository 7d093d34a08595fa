package dev.emp.connector.support.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails when more comes than is allowed. */
final class SizeLimit extends FilterInputStream {

    private final long limit;
    private long read;

    SizeLimit(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    boolean isPassed() {
        return read > limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        read += Math.max(0, count);
        if (isPassed()) {
            throw new IOException("more than " + limit + " bytes");
        }
        return count;
    }

    /** Not to be gone round by a skip. */
    @Override
    public long skip(long count) throws IOException {
        byte[] dropped = new byte[(int) Math.min(8192, Math.max(0, count))];
        return Math.max(0, read(dropped, 0, dropped.length));
    }
}
