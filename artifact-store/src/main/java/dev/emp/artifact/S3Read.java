package dev.emp.artifact;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** An object as it comes in. Closing it early drops the connection; the rest of the object is not read. */
final class S3Read extends FilterInputStream {

    private final ResponseInputStream<?> answer;
    private boolean ended;

    S3Read(ResponseInputStream<?> answer) {
        super(answer);
        this.answer = answer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = super.read(buffer, offset, length);
            ended |= count < 0;
            return count;
        } catch (SdkException fault) {
            throw new IOException("S3 broke off: " + fault.getMessage(), fault);
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            super.close();
        } else {
            answer.abort();
        }
    }
}
