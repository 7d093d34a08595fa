package dev.emp.worker.resources;

import org.jspecify.annotations.Nullable;

/**
 * The memory of a running service.
 *
 * @param residentBytes of its process and all that it started
 * @param limitBytes null when it has no limit
 */
public record ServiceMemory(
        String service, long residentBytes, @Nullable Long limitBytes) {

    /** Whether it takes more than its limit. */
    public boolean isOver() {
        return limitBytes != null && residentBytes > limitBytes;
    }

    /** A sentence for people, such as {@code comfyui-gpu0 takes 9.2 GiB of memory (limit 8.0 GiB)}. */
    public String text() {
        String use = service + " takes " + Bytes.text(residentBytes) + " of memory";
        return limitBytes == null ? use : use + " (limit " + Bytes.text(limitBytes) + ")";
    }
}
