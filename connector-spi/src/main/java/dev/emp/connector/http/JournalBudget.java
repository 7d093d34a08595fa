package dev.emp.connector.http;

import org.springframework.util.unit.DataSize;

/** How much may be kept of what executions tell: of one, of all together, and how much of that in memory. */
final class JournalBudget {

    /** What a journal holds in memory before it moves to a file. */
    static final int MEMORY_PER_JOURNAL = 256 * 1024;

    /** What all journals hold in memory together; beyond it even small ones go to files. */
    static final long MEMORY_IN_TOTAL = 32L * 1024 * 1024;

    private final long perExecution;
    private final long total;
    private long kept;
    private long inMemory;

    JournalBudget(DataSize perExecution, DataSize total) {
        this.perExecution = perExecution.toBytes();
        this.total = total.toBytes();
    }

    /** @return false when a journal of this size cannot grow by so many bytes */
    synchronized boolean reserve(long size, long bytes) {
        if (size + bytes > perExecution || kept + bytes > total) {
            return false;
        }
        kept += bytes;
        return true;
    }

    /** @return false when a journal of this size has to move to a file to grow by so many bytes */
    synchronized boolean reserveMemory(long size, long bytes) {
        if (size + bytes > MEMORY_PER_JOURNAL || inMemory + bytes > MEMORY_IN_TOTAL) {
            return false;
        }
        inMemory += bytes;
        return true;
    }

    synchronized void release(long bytes) {
        kept -= bytes;
    }

    synchronized void releaseMemory(long bytes) {
        inMemory -= bytes;
    }

    /** Bytes that all journals hold now, in memory and in files. */
    synchronized long kept() {
        return kept;
    }

    /** Bytes that all journals hold in memory now. */
    synchronized long inMemory() {
        return inMemory;
    }
}
