package dev.emp.artifact;

import dev.emp.artifact.ArtifactProperties.S3;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Keeps each file as the object {@code <prefix>/<job>/<epoch>/<name>} of a bucket. What is uploaded lies in a temporary file, one
 * part at a time.
 */
public final class S3ArtifactStore implements ArtifactStore, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(S3ArtifactStore.class);
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Client client;
    private final S3Presigner presigner;
    private final String bucket;
    private final long partSize;
    private final Path folder;
    private final S3Names names;
    private final S3Listing listing;

    private S3ArtifactStore(S3Client client, S3Presigner presigner, S3 settings, Path folder) {
        this.client = client;
        this.presigner = presigner;
        this.bucket = Objects.requireNonNull(settings.bucket());
        this.partSize = settings.partSize().toBytes();
        this.folder = folder;
        this.names = new S3Names(settings.keyPrefix());
        this.listing = new S3Listing(client, bucket, names);
    }

    /**
     * Looks whether the bucket can be used. An S3 that does not answer is waited for with every call.
     *
     * @throws StoreUnusableException if the bucket does not exist or may not be read, or if there are no credentials
     */
    public static S3ArtifactStore open(S3 settings) {
        return open(settings, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param folder for the parts that are being uploaded */
    static S3ArtifactStore open(S3 settings, Path folder) {
        S3Access access = new S3Access(settings, name -> Objects.requireNonNullElse(System.getenv(name), ""));
        S3ArtifactStore store = new S3ArtifactStore(access.client(), access.presigner(), settings, folder);
        try {
            store.check();
            return store;
        } catch (StoreUnusableException fault) {
            store.close();
            throw fault;
        }
    }

    private void check() {
        try {
            client.headBucket(request -> request.bucket(bucket));
        } catch (S3Exception refusal) {
            throw new StoreUnusableException("emp.artifacts.s3.bucket names the bucket " + bucket + ", which "
                    + switch (refusal.statusCode()) {
                        case NOT_FOUND -> "does not exist there";
                        case 301, 400 -> "is in another region, or refuses the credentials";
                        case 401, 403 -> "may not be listed with these credentials (s3:ListBucket)";
                        default -> "S3 does not give: it answers with HTTP " + refusal.statusCode();
                    });
        } catch (SdkException silence) {
            log.warn("S3 does not answer yet, files cannot be stored or read until it does: {}", silence.getMessage());
        }
    }

    @Override
    public StoredArtifact store(ArtifactKey key, InputStream content) throws IOException {
        try (PartFile part = PartFile.create(folder, partSize)) {
            S3Upload.Done done = new S3Upload(client, bucket, names.of(key), part).run(content);
            return new StoredArtifact(key, done.sizeBytes(), done.sha256());
        } catch (SdkException fault) {
            throw failed("store", fault);
        }
    }

    @Override
    public Optional<Long> size(ArtifactKey key) throws IOException {
        try {
            return Optional.of(
                    client.headObject(request -> request.bucket(bucket).key(names.of(key)))
                            .contentLength());
        } catch (S3Exception refusal) {
            return absentOr("look at", refusal);
        } catch (SdkException fault) {
            throw failed("look at", fault);
        }
    }

    @Override
    public Optional<InputStream> open(ArtifactKey key, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must not be negative");
        }
        if (length == 0) {
            return size(key).map(size -> InputStream.nullInputStream());
        }
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(names.of(key));
        if (offset > 0 || length != Long.MAX_VALUE) {
            request.range("bytes=" + offset + "-" + (length > Long.MAX_VALUE - offset ? "" : offset + length - 1));
        }
        try {
            return Optional.of(new S3Read(client.getObject(request.build())));
        } catch (S3Exception refusal) {
            return refusal.statusCode() == RANGE_NOT_SATISFIABLE
                    ? Optional.of(InputStream.nullInputStream())
                    : absentOr("read", refusal);
        } catch (SdkException fault) {
            throw failed("read", fault);
        }
    }

    /** One by one: not every server that speaks S3 can delete many at once, and a job has few files. */
    @Override
    public void deleteJob(String job) throws IOException {
        String start = names.ofJob(job);
        try {
            for (String object : listing.objectsOf(start)) {
                client.deleteObject(request -> request.bucket(bucket).key(object));
            }
        } catch (SdkException fault) {
            throw failed("delete", fault);
        }
    }

    @Override
    public List<KeptJob> list(String after, int max) throws IOException {
        try {
            return listing.jobs(after, max);
        } catch (SdkException fault) {
            throw failed("list", fault);
        }
    }

    @Override
    public int removeUnfinished(Instant before) throws IOException {
        try {
            return listing.abortUnfinished(before);
        } catch (SdkException fault) {
            throw failed("list the unfinished of", fault);
        }
    }

    @Override
    public boolean givesLinks() {
        return true;
    }

    @Override
    public Optional<URI> link(ArtifactKey key, Duration lifetime, LinkedType type) {
        Duration allowed = lifetime.compareTo(S3.LONGEST_LINK) > 0 ? S3.LONGEST_LINK : lifetime;
        return Optional.of(URI.create(presigner
                .presignGetObject(request -> request.signatureDuration(allowed)
                        .getObjectRequest(object -> object.bucket(bucket)
                                .key(names.of(key))
                                .responseContentType(type.contentType())
                                .responseContentDisposition(type.disposition())))
                .url()
                .toExternalForm()));
    }

    @Override
    public void close() {
        presigner.close();
        client.close();
    }

    private <T> Optional<T> absentOr(String what, S3Exception refusal) throws IOException {
        if (refusal.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        throw failed(what, refusal);
    }

    private IOException failed(String what, SdkException fault) {
        return new IOException(
                "S3 did not " + what + " the file in bucket " + bucket + ": " + fault.getMessage(), fault);
    }
}
