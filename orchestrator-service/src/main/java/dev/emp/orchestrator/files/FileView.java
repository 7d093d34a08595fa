package dev.emp.orchestrator.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.orchestrator.jobs.Links;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/**
 * An upload as clients see it.
 *
 * @param expiresAt when it is deleted; later, if a job that waits for it needs it longer
 */
@Schema(name = "File")
record FileView(
        @Schema(example = "file_01k9yzqj1m4x7v2t8n3c5b6d7e") String id,
        String name,

        @JsonProperty("content_type") @Schema(example = "image/png")
        String contentType,

        @JsonProperty("size_bytes") long sizeBytes,

        @Schema(description = "Of the content, in lower-case hex.")
        String sha256,

        @JsonProperty("created_at") Instant createdAt,

        @JsonProperty("expires_at") @Schema(description = "When it is deleted; a job that waits for it makes it later.")
        Instant expiresAt,

        String url,
        @JsonProperty("content_url") String contentUrl) {

    static FileView of(UploadedFile file, Links links) {
        String url = links.base() + "/v1/files/" + file.id();
        return new FileView(
                file.id(),
                file.name(),
                file.contentType(),
                file.sizeBytes(),
                file.sha256(),
                file.createdAt(),
                file.expiresAt(),
                url,
                url + "/content");
    }
}
