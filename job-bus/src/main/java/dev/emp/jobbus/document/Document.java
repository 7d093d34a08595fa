package dev.emp.jobbus.document;

import dev.emp.jobbus.job.JsonText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A document as it was read.
 *
 * @param id its name within the collection
 * @param version rises with every change, also when it is taken because it was due; 1 when it has never changed
 * @param dueAt when somebody has to look at it; null when nobody has to
 */
public record Document(
        String id, long version, JsonText content, @Nullable Instant dueAt) {}
