package dev.emp.connector.support.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events as the <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">standard</a> has them: lines end
 * with LF, CR or both, and an event that was not ended by an empty line is not told.
 */
public final class SseReader {

    private final InputStream in;
    private final int largestEvent;
    private final byte[] buffer = new byte[8192];
    private int next;
    private int end;
    private boolean afterReturn;
    private boolean first = true;
    private String lastId = "";

    /** @param largestEvent most bytes of one event; a larger one fails the reading */
    public SseReader(InputStream in, int largestEvent) {
        this.in = in;
        this.largestEvent = largestEvent;
    }

    /**
     * The next event; null at the end of the stream.
     *
     * @throws IOException when the stream breaks, or an event is too large
     */
    public @Nullable ServerEvent next() throws IOException {
        String name = "";
        StringBuilder data = new StringBuilder();
        boolean hasData = false;
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                if (hasData) {
                    return new ServerEvent(name.isEmpty() ? "message" : name, data.toString(), lastId);
                }
                name = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
            switch (field) {
                case "event" -> name = value;
                case "data" -> {
                    data.append(hasData ? "\n" : "").append(value);
                    hasData = true;
                    requireSize(data.length());
                }
                case "id" -> lastId = value.indexOf('\0') < 0 ? value : lastId;
                default -> {
                    // a comment, or a field that nobody has defined
                }
            }
        }
        return null;
    }

    /** One line without its end; null at the end of the stream, and what stood there without an end is dropped. */
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b >= 0; b = read()) {
            boolean secondOfPair = afterReturn && b == '\n';
            afterReturn = b == '\r';
            if (secondOfPair) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                return withoutMark(line.toString(StandardCharsets.UTF_8));
            }
            line.write(b);
            requireSize(line.size());
        }
        return null;
    }

    private String withoutMark(String line) {
        boolean mark = first && line.startsWith("\uFEFF");
        first = false;
        return mark ? line.substring(1) : line;
    }

    private int read() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                return -1;
            }
        }
        return buffer[next++] & 0xff;
    }

    private void requireSize(int size) throws IOException {
        if (size > largestEvent) {
            throw new IOException("an event is larger than " + largestEvent + " bytes");
        }
    }
}
