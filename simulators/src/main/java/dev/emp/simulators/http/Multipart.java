package dev.emp.simulators.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body. Read by hand, because what a server makes of an empty or odd file name must be seen
 * and general parsers hide it.
 */
public final class Multipart {

    /**
     * @param fileName null for a plain field
     * @param contentType "" if the part does not say
     */
    public record Part(@Nullable String fileName, String contentType, Content content) {}

    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;.*boundary=\"?([^\";]+)\"?.*");
    private static final Pattern NAME = Pattern.compile("(?i)[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)[; ]filename=\"([^\"]*)\"");

    private static final Pattern CONTENT_TYPE = Pattern.compile("(?i)\r\ncontent-type: *([^\r]*)");

    private final Map<String, Part> parts = new HashMap<>();

    private Multipart() {}

    /** The parts of the body; none if it is not multipart. */
    public static Multipart parse(String contentType, byte[] body) {
        Multipart form = new Multipart();
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (boundary.matches()) {
            // One character per byte, so that positions in the text are positions in the body.
            String text = new String(body, StandardCharsets.ISO_8859_1);
            for (String piece : text.split(Pattern.quote("--" + boundary.group(1)), -1)) {
                form.add(piece);
            }
        }
        return form;
    }

    private void add(String piece) {
        int headEnd = piece.indexOf("\r\n\r\n");
        Matcher name = NAME.matcher(piece);
        if (headEnd < 0 || !name.find() || name.start() > headEnd) {
            return;
        }
        Matcher fileName = FILE_NAME.matcher(piece).region(0, headEnd);
        Matcher contentType = CONTENT_TYPE.matcher(piece).region(0, headEnd);
        String content = piece.substring(headEnd + 4, piece.length() - 2);
        parts.put(
                name.group(1),
                new Part(
                        fileName.find() ? utf8(fileName.group(1)) : null,
                        contentType.find() ? contentType.group(1) : "",
                        new Content(content.getBytes(StandardCharsets.ISO_8859_1))));
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    public Optional<Part> part(String name) {
        return Optional.ofNullable(parts.get(name));
    }

    /** The text of a part, or the fallback if it is not there. */
    public String text(String name, String fallback) {
        return part(name).map(part -> part.content().text()).orElse(fallback);
    }

    /** The names of all parts. */
    public Set<String> names() {
        return Set.copyOf(parts.keySet());
    }
}
