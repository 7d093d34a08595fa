package dev.emp.orchestrator.artifacts;

import dev.emp.artifact.ArtifactKey;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.http.ContentDisposition;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * A file that can be sent.
 *
 * @param name as which a client saves it
 * @param contentType as whoever brought the file has said; may be no media type at all
 * @param sha256 of the content, lower-case hex
 */
public record StoredFile(ArtifactKey key, String name, String contentType, String sha256) {

    /** What a browser may show in place; anything that could run script is only downloaded. */
    private static final Set<String> SHOWN_IN_PLACE = Set.of(
            "image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "text/plain", "application/json");

    String etag() {
        return '"' + sha256 + '"';
    }

    MediaType mediaType() {
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            return type.isConcrete() ? type : MediaType.APPLICATION_OCTET_STREAM;
        } catch (InvalidMediaTypeException malformed) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }

    ContentDisposition disposition() {
        MediaType type = mediaType();
        boolean inPlace = SHOWN_IN_PLACE.contains(type.getType() + "/" + type.getSubtype())
                || type.getType().equals("video")
                || type.getType().equals("audio");
        ContentDisposition.Builder disposition =
                inPlace ? ContentDisposition.inline() : ContentDisposition.attachment();
        boolean plain = name.chars().allMatch(c -> c >= ' ' && c <= '~');
        return (plain ? disposition.filename(name) : disposition.filename(name, StandardCharsets.UTF_8)).build();
    }
}
