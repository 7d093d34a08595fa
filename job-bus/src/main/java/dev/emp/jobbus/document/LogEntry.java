package dev.emp.jobbus.document;

import dev.emp.jobbus.job.JsonText;
import java.time.Instant;

/**
 * An entry of a log.
 *
 * @param position where to go on reading; opaque
 */
public record LogEntry(String position, Instant at, JsonText content) {}
