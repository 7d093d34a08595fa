package dev.emp.orchestrator.files;

import java.time.Instant;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What is known of an upload; this is also how it is kept.
 *
 * @param id {@code file_} and 26 characters that sort by time
 * @param contentType type, subtype and perhaps a charset
 * @param sha256 of the content, lower-case hex
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record UploadedFile(
        String id,
        String tenant,
        String name,
        String contentType,
        long sizeBytes,
        String sha256,
        Instant createdAt,
        Instant expiresAt) {

    static final String ID_PREFIX = "file_";

    UploadedFile keptUntil(Instant value) {
        return new UploadedFile(id, tenant, name, contentType, sizeBytes, sha256, createdAt, value);
    }
}
