package dev.emp.worker.plan;

/**
 * A GPU of this machine.
 *
 * @param index as {@code nvidia-smi} counts, from 0
 * @param memoryBytes 0 when unknown
 */
public record Gpu(int index, String name, long memoryBytes) {

    private static final double BYTES_PER_GIB = 1L << 30;

    /** Whole GiB, as cards are sold: one of 24 GB reports a little less. */
    long memoryGib() {
        return Math.round(memoryBytes / BYTES_PER_GIB);
    }
}
