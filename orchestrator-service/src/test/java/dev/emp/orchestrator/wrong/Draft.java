package dev.emp.orchestrator.wrong;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request as it goes over the wire. Every character of its texts stands for one byte, so that it can be as wrong as can be.
 *
 * @param target path and query
 * @param headers whole lines, without those that frame the body
 * @param why what is wrong with it
 */
record Draft(
        String call,
        String method,
        String target,
        String version,
        List<String> headers,
        String body,
        Framing framing,
        List<String> why) {

    private static final int LONGEST_SHOWN = 600;
    private static final int LONGEST_SHOWN_LINE = 160;

    /** How the server is told where the body ends. */
    enum Framing {
        LENGTH,
        CHUNKED,
        NONE,
        /** Says more than there is, and hangs up. */
        BROKEN_OFF,
        /** Says more than there is, and waits. */
        STALLED,
        /** Says less than there is. */
        TOO_SHORT,
        NO_NUMBER,
        TWICE,
        BOTH,
        BAD_CHUNK,
        /** The headers have no end. */
        HEADERS_STALLED
    }

    /** Bytes as text, one character each. */
    static String bytes(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String utf8(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static String header(String name, String value) {
        return name + ": " + value;
    }

    Draft withMethod(String other, String reason) {
        return new Draft(call, other, target, version, headers, body, framing, and(reason));
    }

    Draft withTarget(String other, String reason) {
        return new Draft(call, method, other, version, headers, body, framing, and(reason));
    }

    Draft withVersion(String other, String reason) {
        return new Draft(call, method, target, other, headers, body, framing, and(reason));
    }

    Draft withBody(String other, String reason) {
        return new Draft(call, method, target, version, headers, other, framing, and(reason));
    }

    Draft withFraming(Framing other) {
        return new Draft(call, method, target, version, headers, body, other, and("framing " + other));
    }

    /** In the place of the header of that name, if there is one. */
    Draft withHeader(String name, String value, String reason) {
        List<String> others = new ArrayList<>(without(name));
        others.add(header(name, value));
        return new Draft(call, method, target, version, others, body, framing, and(reason));
    }

    Draft withLine(String line, String reason) {
        List<String> more = new ArrayList<>(headers);
        more.add(line);
        return new Draft(call, method, target, version, more, body, framing, and(reason));
    }

    Draft withoutHeader(String name) {
        return new Draft(call, method, target, version, without(name), body, framing, and("without " + name));
    }

    private List<String> without(String name) {
        return headers.stream()
                .filter(line -> !line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .toList();
    }

    private List<String> and(String reason) {
        List<String> reasons = new ArrayList<>(why);
        reasons.add(reason);
        return List.copyOf(reasons);
    }

    byte[] wire() {
        StringBuilder text = new StringBuilder(method + " " + target + " " + version + "\r\n");
        headers.forEach(line -> text.append(line).append("\r\n"));
        frame(text);
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void frame(StringBuilder text) {
        String length = "Content-Length: ";
        String end = "\r\n\r\n";
        switch (framing) {
            case LENGTH -> text.append(length).append(body.length()).append(end).append(body);
            case BROKEN_OFF, STALLED ->
                text.append(length).append(body.length() + 100).append(end).append(body);
            case TOO_SHORT ->
                text.append(length).append(body.length() / 2).append(end).append(body);
            case NO_NUMBER -> text.append(length).append("12a").append(end).append(body);
            case TWICE ->
                text.append(length)
                        .append(body.length())
                        .append("\r\n")
                        .append(length)
                        .append("3")
                        .append(end)
                        .append(body);
            case BOTH ->
                text.append(length)
                        .append("3\r\nTransfer-Encoding: chunked")
                        .append(end)
                        .append(chunk());
            case CHUNKED ->
                text.append("Transfer-Encoding: chunked").append(end).append(chunk());
            case BAD_CHUNK ->
                text.append("Transfer-Encoding: chunked")
                        .append(end)
                        .append("zz\r\n")
                        .append(body);
            case NONE -> text.append("\r\n").append(body);
            case HEADERS_STALLED -> text.append("X-Unfinished: ");
        }
    }

    private String chunk() {
        return body.isEmpty() ? "0\r\n\r\n" : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    @Override
    public String toString() {
        String lines = headers.stream()
                .map(line -> "    " + shown(line, LONGEST_SHOWN_LINE))
                .collect(Collectors.joining("\n"));
        return call + " with " + why + "\n    " + shown(method, LONGEST_SHOWN_LINE) + " " + shown(target, LONGEST_SHOWN)
                + "\n" + lines + "\n    (" + body.length() + " bytes) " + shown(body, LONGEST_SHOWN);
    }

    private static String shown(String text, int most) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(most).forEach(c -> {
            if (c >= ' ' && c <= '~') {
                shown.append((char) c);
            } else {
                shown.append("\\x%02x".formatted(c));
            }
        });
        return text.length() > most ? shown + "… (" + text.length() + " in all)" : shown.toString();
    }
}
