package dev.emp.worker.supervision;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads one output of a child to its end and hands it on in whole lines.
 *
 * <p>On a platform thread: reading a pipe blocks the thread beneath, so a virtual one would hold a carrier for as long as
 * the child runs, and two outputs of many children all carriers that there may be.
 */
final class Pump {

    private static final int BUFFER = 16 * 1024;
    private static final long STACK = 128 * 1024;

    private final InputStream in;
    private final ServiceLog log;
    private final Thread thread;
    private volatile @Nullable String lastLine;

    /** Begins to read. */
    Pump(String name, InputStream in, ServiceLog log) {
        this.in = in;
        this.log = log;
        thread = Thread.ofPlatform().daemon().name(name).stackSize(STACK).start(this::run);
    }

    /** Null when there was none. */
    @Nullable
    String lastLine() {
        return lastLine;
    }

    void awaitEnd(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    private void run() {
        byte[] buffer = new byte[BUFFER];
        int filled = 0;
        try (in) {
            int read;
            while ((read = in.read(buffer, filled, buffer.length - filled)) >= 0) {
                filled = handOn(buffer, filled + read);
            }
        } catch (IOException e) {
            // The process has ended, and its pipe was closed beneath the read.
        }
        take(buffer, filled);
    }

    /** Hands on all whole lines, and a part of one that does not fit; answers how many bytes are left at the begin. */
    private int handOn(byte[] buffer, int filled) {
        int whole = filled;
        while (whole > 0 && buffer[whole - 1] != '\n') {
            whole--;
        }
        if (whole == 0 && filled == buffer.length) {
            whole = filled;
        }
        take(buffer, whole);
        System.arraycopy(buffer, whole, buffer, 0, filled - whole);
        return filled - whole;
    }

    private void take(byte[] buffer, int length) {
        if (length == 0) {
            return;
        }
        log.add(buffer, length);
        int end = buffer[length - 1] == '\n' ? length - 1 : length;
        int begin = end;
        while (begin > 0 && buffer[begin - 1] != '\n') {
            begin--;
        }
        String line = ServiceLog.line(buffer, begin, end).strip();
        lastLine = line.isEmpty() ? lastLine : line;
    }
}
