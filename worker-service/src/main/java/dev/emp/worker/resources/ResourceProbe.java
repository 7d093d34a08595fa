package dev.emp.worker.resources;

/** Reads what the machine uses. Called by one thread at a time. */
@FunctionalInterface
public interface ResourceProbe {

    /**
     * Reads everything once. What is said of a span of time (CPU share, network rates) is of the time since the last
     * reading of this probe, and 0 in the first. May take some seconds when a part of the machine hangs.
     */
    ResourceSnapshot read();
}
