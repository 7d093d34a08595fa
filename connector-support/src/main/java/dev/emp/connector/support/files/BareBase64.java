package dev.emp.connector.support.files;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A file that stands in an output as base64 and does not say so. It is known by its length and its first bytes. */
final class BareBase64 {

    /** Shorter texts may stay where they are. */
    private static final int SHORTEST = 1024;

    private static final int HEAD_CHARACTERS = 16;

    private static final List<Kind> KINDS = List.of(
            new Kind("image/png", 0, "\u0089PNG"),
            new Kind("image/jpeg", 0, "\u00ff\u00d8\u00ff"),
            new Kind("image/gif", 0, "GIF8"),
            new Kind("image/webp", 8, "WEBP"),
            new Kind("audio/wav", 8, "WAVE"),
            new Kind("audio/mpeg", 0, "ID3"),
            new Kind("audio/ogg", 0, "OggS"),
            new Kind("audio/flac", 0, "fLaC"),
            new Kind("video/mp4", 4, "ftyp"),
            new Kind("video/webm", 0, "\u001aE\u00df\u00a3"),
            new Kind("model/gltf-binary", 0, "glTF"),
            new Kind("application/pdf", 0, "%PDF"),
            new Kind("application/zip", 0, "PK\u0003\u0004"));

    private BareBase64() {}

    /** Empty when the text is something else, or a file of a kind that is not known here. */
    static Optional<DataUrl> parse(String text) {
        if (text.length() < SHORTEST) {
            return Optional.empty();
        }
        return typeOf(text.substring(0, HEAD_CHARACTERS))
                .flatMap(type -> DataUrl.parse("data:" + type + ";base64," + text));
    }

    private static Optional<String> typeOf(String begin) {
        try {
            String head = new String(Base64.getDecoder().decode(begin), StandardCharsets.ISO_8859_1);
            return KINDS.stream()
                    .filter(kind -> head.startsWith(kind.mark, kind.at))
                    .map(Kind::contentType)
                    .findFirst();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /**
     * @param at where the mark stands
     * @param mark bytes as characters
     */
    private record Kind(String contentType, int at, String mark) {}
}
