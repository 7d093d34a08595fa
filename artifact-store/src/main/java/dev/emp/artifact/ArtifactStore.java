package dev.emp.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the files of jobs, and files that jobs are to read. Methods block; safe for use by many threads. */
public interface ArtifactStore {

    /**
     * Stores a file, replacing one of the same key. The stream is read to its end but not closed. Readers never see a
     * half-written file.
     *
     * @throws IOException when the stream or the store fails; nothing is stored then
     */
    StoredArtifact store(ArtifactKey key, InputStream content) throws IOException;

    /** The size of a stored file in bytes; empty when there is none of that key. */
    Optional<Long> size(ArtifactKey key) throws IOException;

    /**
     * Opens a part of a file; the caller closes the stream.
     *
     * @param offset of the first byte, 0 for the beginning
     * @param length how many bytes; may reach past the end
     * @return empty when there is no file of that key
     */
    Optional<InputStream> open(ArtifactKey key, long offset, long length) throws IOException;

    /** Removes all files of a job. Does nothing when there are none. */
    void deleteJob(String job) throws IOException;

    /**
     * Jobs that have files, in an order that does not change.
     *
     * @param after the job after which to begin; empty for the first
     * @param max how many at most, at least 1
     */
    List<KeptJob> list(String after, int max) throws IOException;

    /**
     * Removes what was begun and never finished, as by a process that was killed.
     *
     * @param before only what nobody has written to since
     * @return how many there were
     */
    int removeUnfinished(Instant before) throws IOException;

    /** Whether {@link #link} has anything to give. */
    default boolean givesLinks() {
        return false;
    }

    /**
     * A URL at which whoever has it can read the file (GET) for some time. Whether there is such a file is not looked at.
     *
     * @param lifetime at most 7 days; the URL may end earlier, with the credentials that made it
     * @param type as which the file is sent
     * @return empty when the store gives no links
     */
    default Optional<URI> link(ArtifactKey key, Duration lifetime, LinkedType type) {
        return Optional.empty();
    }

    /** @param disposition value of {@code Content-Disposition} */
    record LinkedType(String contentType, String disposition) {}
}
