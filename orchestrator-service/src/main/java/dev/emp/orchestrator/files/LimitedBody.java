package dev.emp.orchestrator.files;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that fails when more comes than is allowed, and remembers why it failed. */
final class LimitedBody extends FilterInputStream {

    static final int HEARD_OUT = 1024 * 1024;

    private final long limit;
    private long given;
    private boolean broken;

    LimitedBody(InputStream body, long limit) {
        super(body);
        this.limit = limit;
    }

    boolean isPassed() {
        return given > limit;
    }

    /** Whether it was the client, and not who reads, that failed. */
    boolean isBroken() {
        return broken;
    }

    /** Most clients hear of a refusal only when they have sent what they had to send, so a little more of it is heard out. */
    void skipSome() {
        try {
            in.skipNBytes(broken ? 0 : HEARD_OUT);
        } catch (IOException | RuntimeException end) {
            broken |= !(end instanceof EOFException);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(buffer, offset, length);
        } catch (IOException | RuntimeException fault) {
            // What a publisher fails with comes as a runtime exception.
            broken = true;
            throw new IOException("the body broke off", fault);
        }
        given += Math.max(0, count);
        if (isPassed()) {
            throw new IOException("more than " + limit + " bytes");
        }
        return count;
    }
}
