package dev.emp.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Keeps the files of jobs. Methods block; safe for use by many threads. */
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
}
