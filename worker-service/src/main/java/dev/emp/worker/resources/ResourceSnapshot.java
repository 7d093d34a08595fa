package dev.emp.worker.resources;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the machine used at one moment.
 *
 * @param disks every file store once, under the first path that lies on it
 * @param gpus in the order of their indexes; empty where there are none or they could not be asked
 */
public record ResourceSnapshot(Instant at, Cpu cpu, Memory memory, List<Disk> disks, Network network, List<Gpu> gpus) {

    public ResourceSnapshot {
        disks = List.copyOf(disks);
        gpus = List.copyOf(gpus);
    }

    /**
     * The processors.
     *
     * @param share of the time of all cores in which they worked since the last reading, 0 to 1
     * @param cores logical ones
     * @param loadAverage of the last minute, in processes; negative where the system keeps none
     */
    public record Cpu(double share, int cores, double loadAverage) {
        public Cpu {
            if (!(share >= 0 && share <= 1) || cores < 1) {
                throw new IllegalArgumentException(
                        "the share must be 0 to 1 of at least one core, not " + share + " of " + cores);
            }
        }
    }

    /**
     * The main memory: that of the container where one sets a limit, that of the host otherwise.
     *
     * @param usedBytes without what the system would give back at once
     */
    public record Memory(long usedBytes, long totalBytes) {
        public Memory {
            checkUse("memory", usedBytes, totalBytes);
        }

        /** How much of it is used, 0 to 1. */
        public double share() {
            return shareOf(usedBytes, totalBytes);
        }
    }

    /**
     * A file store.
     *
     * @param path the directory of ours that lies on it
     * @param totalBytes what is used and what this process may still use: the share is the one that {@code df} shows
     */
    public record Disk(Path path, long usedBytes, long totalBytes) {
        public Disk {
            checkUse("disk " + path, usedBytes, totalBytes);
        }

        /** How much of it is used, 0 to 1. */
        public double share() {
            return shareOf(usedBytes, totalBytes);
        }
    }

    /**
     * The network without what stays on the machine.
     *
     * @param receivedBytesPerSecond since the last reading
     * @param sentBytesPerSecond since the last reading
     * @param receivedBytes since the first reading; never falls
     * @param sentBytes since the first reading; never falls
     */
    public record Network(
            double receivedBytesPerSecond, double sentBytesPerSecond, long receivedBytes, long sentBytes) {

        /** Nothing received and nothing sent. */
        public static final Network SILENT = new Network(0, 0, 0, 0);
    }

    /**
     * A GPU.
     *
     * @param index as {@code CUDA_VISIBLE_DEVICES} and {@code nvidia-smi} count
     * @param utilization share of the time in which it worked, 0 to 1; null when the driver does not tell
     * @param memoryTotalBytes 0 when the driver does not tell, as with memory that is shared with the host
     * @param temperatureCelsius null when the driver does not tell
     * @param powerWatts null when the driver does not tell
     */
    public record Gpu(
            int index,
            String name,
            String uuid,
            @Nullable Double utilization,
            long memoryUsedBytes,
            long memoryTotalBytes,
            @Nullable Double temperatureCelsius,
            @Nullable Double powerWatts) {

        public Gpu {
            if (index < 0) {
                throw new IllegalArgumentException("the index of a GPU must not be negative, not " + index);
            }
            checkUse("memory of GPU " + index, memoryUsedBytes, memoryTotalBytes);
        }

        /** How much of its memory is used, 0 to 1; 0 when the driver does not tell. */
        public double memoryShare() {
            return shareOf(memoryUsedBytes, memoryTotalBytes);
        }
    }

    private static void checkUse(String what, long used, long total) {
        if (used < 0 || total < 0) {
            throw new IllegalArgumentException(what + " must not be negative, not " + used + " of " + total + " bytes");
        }
    }

    /** Two numbers that are read one after the other may say that more is used than there is. */
    private static double shareOf(long used, long total) {
        return total == 0 ? 0 : Math.min(1, (double) used / total);
    }
}
