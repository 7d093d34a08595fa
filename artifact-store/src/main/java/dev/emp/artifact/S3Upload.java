package dev.emp.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Puts one stream of unknown length into a bucket: in one request when it fits into a part, else in many. */
final class S3Upload {

    private static final Logger log = LoggerFactory.getLogger(S3Upload.class);
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final PartFile part;
    private final MessageDigest digest = Digests.sha256();
    private long size;

    S3Upload(S3Client client, String bucket, String key, PartFile part) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.part = part;
    }

    /** What was stored, once it is. */
    record Done(long sizeBytes, String sha256) {}

    Done run(InputStream content) throws IOException {
        next(content);
        if (part.isLast()) {
            client.putObject(
                    request -> request.bucket(bucket)
                            .key(key)
                            .contentType(CONTENT_TYPE)
                            .checksumCRC32C(part.checksum()),
                    RequestBody.fromFile(part.path()));
        } else {
            inParts(content);
        }
        return new Done(size, Digests.hex(digest));
    }

    private void inParts(InputStream content) throws IOException {
        String upload = client.createMultipartUpload(request -> request.bucket(bucket)
                        .key(key)
                        .contentType(CONTENT_TYPE)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32_C))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            while (part.size() > 0) {
                parts.add(send(upload, parts.size() + 1));
                next(content);
            }
            client.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(upload).multipartUpload(done -> done.parts(parts)));
        } catch (IOException | RuntimeException fault) {
            abort(upload);
            throw fault;
        }
    }

    private CompletedPart send(String upload, int number) {
        String checksum = part.checksum();
        String etag = client.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .checksumCRC32C(checksum),
                        RequestBody.fromFile(part.path()))
                .eTag();
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(etag)
                .checksumCRC32C(checksum)
                .build();
    }

    private void next(InputStream content) throws IOException {
        part.fill(content, digest);
        size += part.size();
    }

    /** What is left here is removed with all that was never finished. */
    private void abort(String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(upload));
        } catch (SdkException fault) {
            log.warn("The unfinished upload of {} is left in the bucket: {}", key, fault.getMessage());
        }
    }
}
