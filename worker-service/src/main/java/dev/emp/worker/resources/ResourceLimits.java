package dev.emp.worker.resources;

import java.time.Duration;

/**
 * How much the machine may use before it has to recover. Shares are over 0 and at most 1; a limit of 1 is none.
 *
 * @param memory share of the main memory
 * @param disk share of each file store
 * @param cpu share of all cores
 * @param gpuMemory share of the memory of each GPU
 * @param sustained how long a share must be over its limit before that counts; a disk over 99 % counts at once
 * @param recovery how long the machine may take to get below its limits again
 */
public record ResourceLimits(
        double memory, double disk, double cpu, double gpuMemory, Duration sustained, Duration recovery) {

    public static final ResourceLimits DEFAULTS =
            new ResourceLimits(0.95, 0.95, 1, 1, Duration.ofSeconds(30), Duration.ofMinutes(5));

    public ResourceLimits {
        checkShare("memory", memory);
        checkShare("disk", disk);
        checkShare("cpu", cpu);
        checkShare("gpu-memory", gpuMemory);
        if (sustained.isNegative()) {
            throw new IllegalArgumentException("sustained must not be negative, not " + sustained);
        }
        if (!recovery.isPositive()) {
            throw new IllegalArgumentException("recovery must be more than 0, not " + recovery);
        }
    }

    /** The share of a resource that may be used; 1 when there is no limit. */
    double of(Resource resource) {
        return switch (resource) {
            case MEMORY -> memory;
            case DISK -> disk;
            case CPU -> cpu;
            case GPU_MEMORY -> gpuMemory;
        };
    }

    private static void checkShare(String name, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    name + " must be a share over 0 and at most 1 (0.95 is 95 %, 1 is no limit), not " + share);
        }
    }
}
