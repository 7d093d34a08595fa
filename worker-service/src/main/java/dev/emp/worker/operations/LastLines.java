package dev.emp.worker.operations;

import java.nio.charset.StandardCharsets;

/** Cuts a log that is to travel. */
final class LastLines {

    private LastLines() {}

    /**
     * As many of the last lines as fit; of a last line that is too long itself, its end.
     *
     * @param most bytes in UTF-8, 1 or more
     */
    static String within(String lines, int most) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= most) {
            return lines;
        }
        int from = bytes.length - most;
        int feed = from - 1;
        while (feed < bytes.length && bytes[feed] != '\n') {
            feed++;
        }
        int begin = feed < bytes.length ? feed + 1 : character(bytes, from);
        return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8);
    }

    /** Where the first whole character begins. */
    private static int character(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && (bytes[at] & 0xc0) == 0x80) {
            at++;
        }
        return at;
    }
}
