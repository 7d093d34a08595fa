package dev.emp.connector.http;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All events of one execution from a point on, as the bytes of their lines: in memory while they are few, then in a temporary
 * file that has no name any more, so that nothing is left behind however the process ends.
 */
final class Journal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    private final JournalBudget budget;
    private byte[] memory = new byte[4096];
    // Not a FileChannel: that closes itself when a thread is interrupted, as the thread of a stopped execution is.
    private @Nullable RandomAccessFile file;
    private long size;
    private boolean closed;

    Journal(JournalBudget budget) {
        this.budget = budget;
    }

    /** @return false when there is no room for the line; the journal is unchanged then */
    synchronized boolean append(byte[] line) {
        if (closed || !budget.reserve(size, line.length)) {
            return false;
        }
        try {
            store(line);
        } catch (IOException e) {
            budget.release(line.length);
            log.warn("What an execution tells cannot be kept any more", e);
            return false;
        }
        size += line.length;
        return true;
    }

    synchronized long size() {
        return size;
    }

    /**
     * Copies what stands at a position.
     *
     * @return how many bytes were copied; 0 when nothing stands there yet
     * @throws IOException when the file cannot be read, or the journal is closed
     */
    synchronized int read(long position, byte[] target) throws IOException {
        if (closed) {
            throw new IOException("the journal is closed");
        }
        int count = (int) Math.min(target.length, size - position);
        if (file == null) {
            System.arraycopy(memory, (int) position, target, 0, count);
        } else {
            file.seek(position);
            file.readFully(target, 0, count);
        }
        return count;
    }

    private void store(byte[] line) throws IOException {
        if (file == null && budget.reserveMemory(size, line.length)) {
            int needed = (int) size + line.length;
            if (needed > memory.length) {
                memory = Arrays.copyOf(memory, Math.max(needed, memory.length * 2));
            }
            System.arraycopy(line, 0, memory, (int) size, line.length);
            return;
        }
        RandomAccessFile target = file == null ? moveToFile() : file;
        target.seek(size);
        target.write(line);
    }

    private RandomAccessFile moveToFile() throws IOException {
        Path path = Files.createTempFile("emp-connector-", ".journal");
        RandomAccessFile opened;
        try {
            opened = new RandomAccessFile(path.toFile(), "rw");
        } finally {
            Files.delete(path);
        }
        try {
            opened.write(memory, 0, (int) size);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        file = opened;
        memory = new byte[0];
        budget.releaseMemory(size);
        return opened;
    }

    /** Forgets everything. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        budget.release(size);
        if (file == null) {
            budget.releaseMemory(size);
            memory = new byte[0];
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            log.warn("A journal's file could not be closed", e);
        }
    }
}
