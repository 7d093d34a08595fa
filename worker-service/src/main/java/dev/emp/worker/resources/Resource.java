package dev.emp.worker.resources;

/** What a limit can be set for. */
public enum Resource {
    MEMORY,
    DISK,
    CPU,
    GPU_MEMORY
}
