package dev.emp.connector.playwright.gate;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The head of an HTTP/1.1 request or response.
 *
 * @param size in bytes, as it was read
 */
record HttpHead(String start, List<String> fields, int size) {

    private static final int LARGEST = 256 * 1024;
    /** What is between two neighbours only. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "proxy-authorization", "proxy-authenticate");

    /** @throws EOFException if the other side closed before the head was complete */
    static HttpHead read(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int size = 1; size <= LARGEST; size++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("closed inside a head");
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String text = line.toString().stripTrailing();
            line.setLength(0);
            if (!text.isEmpty()) {
                lines.add(text);
            } else if (!lines.isEmpty()) {
                return new HttpHead(lines.getFirst(), List.copyOf(lines.subList(1, lines.size())), size);
            }
        }
        throw new IOException("a head of more than " + LARGEST + " bytes");
    }

    /** The words of the first line, three at most. */
    List<String> words() {
        return List.of(start.split(" ", 3));
    }

    /** With another first line, for one exchange on its connection. */
    byte[] forward(String newStart) {
        StringBuilder text = new StringBuilder(newStart).append("\r\n");
        fields.stream()
                .filter(field -> !HOP_BY_HOP.contains(name(field)))
                .forEach(field -> text.append(field).append("\r\n"));
        return text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    OptionalLong contentLength() {
        return fields.stream()
                .filter(field -> name(field).equals("content-length"))
                .map(field -> field.substring(field.indexOf(':') + 1).strip())
                .filter(value -> value.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /** Whether more heads follow before the answer proper. */
    boolean isInterim() {
        return words().size() > 1
                && words().get(1).matches("1[0-9][0-9]")
                && !words().get(1).equals("101");
    }

    private static String name(String field) {
        int colon = field.indexOf(':');
        return (colon < 0 ? field : field.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
    }
}
