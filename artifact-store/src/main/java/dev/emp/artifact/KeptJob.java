package dev.emp.artifact;

import java.time.Instant;

/**
 * A job that has files.
 *
 * @param lastWrite of all its files, by the store's clock
 */
public record KeptJob(String job, Instant lastWrite) {}
