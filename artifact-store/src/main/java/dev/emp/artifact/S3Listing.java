package dev.emp.artifact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Looks through a bucket, page by page. */
final class S3Listing {

    private final S3Client client;
    private final String bucket;
    private final S3Names names;

    S3Listing(S3Client client, String bucket, S3Names names) {
        this.client = client;
        this.bucket = bucket;
        this.names = names;
    }

    /** Names of all objects that begin so. */
    List<String> objectsOf(String start) {
        return client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(start)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** The objects of a job lie side by side, so a job is complete when another begins. */
    List<KeptJob> jobs(String after, int max) {
        List<KeptJob> found = new ArrayList<>();
        KeptJob current = null;
        String token = null;
        do {
            ListObjectsV2Response page = page(after, token);
            for (S3Object object : page.contents()) {
                String job = names.jobOf(object.key()).orElse(null);
                if (job != null && (current == null || !current.job().equals(job))) {
                    if (current != null && found.add(current) && found.size() == max) {
                        return found;
                    }
                    current = new KeptJob(job, object.lastModified());
                } else if (job != null
                        && current != null
                        && object.lastModified().isAfter(current.lastWrite())) {
                    current = new KeptJob(job, object.lastModified());
                }
            }
            token = page.nextContinuationToken();
        } while (token != null);
        if (current != null) {
            found.add(current);
        }
        return found;
    }

    private ListObjectsV2Response page(String after, @Nullable String token) {
        return client.listObjectsV2(request -> {
            request.bucket(bucket).prefix(names.prefix()).continuationToken(token);
            if (!after.isEmpty()) {
                request.startAfter(names.behind(after));
            }
        });
    }

    /** Ends the uploads in parts that were begun before; answers how many. */
    int abortUnfinished(Instant before) {
        int ended = 0;
        String key = null;
        String upload = null;
        ListMultipartUploadsResponse page;
        do {
            page = uploads(key, upload);
            for (MultipartUpload each : page.uploads()) {
                if (each.initiated().isBefore(before)) {
                    client.abortMultipartUpload(
                            request -> request.bucket(bucket).key(each.key()).uploadId(each.uploadId()));
                    ended++;
                }
            }
            key = page.nextKeyMarker();
            upload = page.nextUploadIdMarker();
        } while (Boolean.TRUE.equals(page.isTruncated()));
        return ended;
    }

    private ListMultipartUploadsResponse uploads(@Nullable String key, @Nullable String upload) {
        return client.listMultipartUploads(request ->
                request.bucket(bucket).prefix(names.prefix()).keyMarker(key).uploadIdMarker(upload));
    }
}
