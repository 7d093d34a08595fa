package dev.emp.connector.support.files;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file inside a text, as {@code data:image/png;base64,…} (RFC 2397). */
public final class DataUrl {

    private static final String SCHEME = "data:";
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]*");

    private final String contentType;
    private final byte[] content;

    private DataUrl(String contentType, byte[] content) {
        this.contentType = contentType;
        this.content = content;
    }

    /** Whether a text claims to be one. */
    public static boolean isOne(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && text.indexOf(',') > 0;
    }

    /** Empty when the text is none: no comma, or no base64 where it says so. */
    public static Optional<DataUrl> parse(String text) {
        if (!isOne(text)) {
            return Optional.empty();
        }
        int comma = text.indexOf(',');
        String head = text.substring(SCHEME.length(), comma);
        boolean base64 = head.toLowerCase(Locale.ROOT).endsWith(";base64");
        String type = base64 ? head.substring(0, head.length() - ";base64".length()) : head;
        try {
            byte[] content = base64
                    ? Base64.getMimeDecoder().decode(requireBase64(text.substring(comma + 1)))
                    : URLDecoder.decode(text.substring(comma + 1).replace("+", "%2B"), StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8);
            return Optional.of(new DataUrl(type.isBlank() ? "text/plain" : type.strip(), content));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The lenient decoder, which takes line ends, would drop all else that is none of base64 without a word. */
    private static String requireBase64(String text) {
        if (!BASE64.matcher(text).matches()) {
            throw new IllegalArgumentException("no base64");
        }
        return text;
    }

    /** As written, without {@code ;base64}. */
    public String contentType() {
        return contentType;
    }

    public byte[] content() {
        return content.clone();
    }

    public int size() {
        return content.length;
    }
}
