package dev.emp.connector.support.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Closes streams of which a read takes too long: an HTTP client's own time limit ends with an answer's headers. */
public final class IdleGuard implements AutoCloseable {

    private final Duration limit;
    private final ScheduledThreadPoolExecutor timer;

    /** @param limit for each read */
    public IdleGuard(Duration limit) {
        this.limit = limit;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("provider-idle-", 0).factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** A stream whose reads have a time limit each. */
    public static final class Guarded extends FilterInputStream {

        private final IdleGuard guard;

        public Guarded(InputStream in, IdleGuard guard) {
            super(in);
            this.guard = guard;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int read = read(one, 0, 1);
            return read < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            AtomicBoolean late = new AtomicBoolean();
            ScheduledFuture<?> alarm = guard.schedule(() -> {
                late.set(true);
                closeQuietly();
            });
            int read;
            try {
                read = super.read(buffer, offset, length);
            } finally {
                alarm.cancel(false);
            }
            if (late.get() && read < 0) {
                throw new IOException("nothing came for " + guard.limit.toMillis() + " ms");
            }
            return read;
        }

        private void closeQuietly() {
            try {
                close();
            } catch (IOException e) {
                // the reader learns of it
            }
        }
    }

    private ScheduledFuture<?> schedule(Runnable alarm) throws IOException {
        try {
            return timer.schedule(alarm, limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the connector is closed", e);
        }
    }
}
