package dev.emp.jobbus.job;

/**
 * A file a job has produced. Its bytes lie in the artifact store; only this record is on the bus.
 *
 * @param name unique within the job, safe as a path segment
 * @param epoch the attempt that wrote it; with job and name it is the key in the artifact store
 * @param sha256 of the content, lower-case hex
 */
public record OutputFile(String name, String contentType, long sizeBytes, String sha256, long epoch) {}
