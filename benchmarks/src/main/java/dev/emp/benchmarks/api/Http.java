package dev.emp.benchmarks.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Just as much HTTP/1.1 as the load generators speak. */
final class Http {

    private static final String LENGTH = "content-length:";

    private Http() {}

    /** A POST of JSON on a connection that stays open. */
    static byte[] post(int port, String path, String json) {
        byte[] body = json.getBytes(UTF_8);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nContent-Type: application/json\r\n" + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }

    /** The request for an event stream. */
    static byte[] follow(int port, String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(ISO_8859_1);
    }

    /**
     * How many bytes the answer has whose beginning is in the buffer; 0 when its head is not yet all there.
     *
     * @param received what was read so far, not flipped
     * @throws IllegalStateException if the answer does not say its length
     */
    static int lengthOf(ByteBuffer received) {
        int body = endOfHead(received);
        if (body == 0) {
            return 0;
        }
        String head = text(received, 0, body);
        int from = indexOf(head, LENGTH);
        if (from < 0) {
            throw new IllegalStateException("an answer without a length: " + head);
        }
        int begin = from + LENGTH.length();
        return body
                + Integer.parseInt(
                        head.substring(begin, head.indexOf('\r', begin)).strip());
    }

    /** The status of an answer whose head is there. */
    static int statusOf(ByteBuffer received) {
        return Integer.parseInt(text(received, "HTTP/1.1 ".length(), 3));
    }

    /** So many bytes of what was read, as text. */
    static String text(ByteBuffer received, int from, int length) {
        byte[] bytes = new byte[length];
        received.get(from, bytes);
        return new String(bytes, ISO_8859_1);
    }

    private static int endOfHead(ByteBuffer received) {
        for (int i = 3; i < received.position(); i++) {
            if (received.get(i) == '\n' && received.get(i - 2) == '\n' && received.get(i - 3) == '\r') {
                return i + 1;
            }
        }
        return 0;
    }

    /** Ignores the case of the text. */
    private static int indexOf(String text, String lowerCase) {
        for (int i = 0; i + lowerCase.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, lowerCase, 0, lowerCase.length())) {
                return i;
            }
        }
        return -1;
    }
}
