package dev.emp.worker.resources;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A resource of which more is used than its limit allows.
 *
 * @param gpu its index; null when it is not about a GPU
 * @param share that was used in the last reading, 0 to 1
 * @param limit that the share has passed, 0 to 1
 * @param since when the share has been over the limit
 * @param text all of it in a sentence for people, such as {@code memory is at 97 % of 24.0 GiB (limit 95 %) since
 *     14:03:10}
 */
public record Excess(
        Resource resource, @Nullable Integer gpu, double share, double limit, Instant since, String text) {}
