package dev.emp.orchestrator.files;

import dev.emp.orchestrator.json.Texts;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/**
 * What comes with the bytes of an upload.
 *
 * @param name as its client calls it
 * @param contentType type, subtype and perhaps a charset
 * @param retention how long it is kept; null for as long as usual
 */
record Upload(String name, String contentType, @Nullable Duration retention) {

    static final int LONGEST_NAME = 255;
    static final String UNNAMED = "upload";
    private static final String UNKNOWN = MediaType.APPLICATION_OCTET_STREAM_VALUE;

    /**
     * A type that says nothing is replaced by that of the name's ending: curl calls everything a form.
     *
     * @param told null when nobody has told it
     */
    static Upload of(String name, @Nullable MediaType told, @Nullable Duration retention) {
        boolean silent = told == null
                || !told.isConcrete()
                || told.isCompatibleWith(MediaType.APPLICATION_OCTET_STREAM)
                || told.isCompatibleWith(MediaType.APPLICATION_FORM_URLENCODED);
        String type = silent
                ? MediaTypeFactory.getMediaType(name).map(Upload::plain).orElse(UNKNOWN)
                : plain(Objects.requireNonNull(told));
        return new Upload(name, type, retention);
    }

    /** Parameters may hold anything; only a charset is worth keeping. */
    private static String plain(MediaType type) {
        try {
            String bare = type.getType() + "/" + type.getSubtype();
            return type.getCharset() == null
                    ? bare
                    : bare + ";charset=" + type.getCharset().name();
        } catch (IllegalArgumentException unknownCharset) {
            return UNKNOWN;
        }
    }

    /** Whether people and file systems can live with it. */
    static boolean isName(String name) {
        return Texts.isPrintable(name, LONGEST_NAME) && name.indexOf('/') < 0 && name.indexOf('\\') < 0;
    }
}
