package dev.emp.orchestrator.wrong;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Wrong bodies, byte by byte. */
final class Bodies {

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("UTF-32"),
            Charset.forName("UTF-32LE"),
            Charset.forName("IBM037"));

    private static final List<String> WHOLE = List.of(
            "",
            " ",
            "\n",
            "null",
            "true",
            "0",
            "\"\"",
            "[]",
            "{}",
            "[{}]",
            "[[]]",
            "[null]",
            "{",
            "}",
            "[",
            "{\"",
            "{\"a\":}",
            "{'a': 1}",
            "{a: 1}",
            "{\"a\": 1,}",
            "// a\n{}",
            "{}{}",
            "{} x",
            "NaN",
            "-",
            "1e",
            "\u0000",
            "\u00ff\u00fe",
            "\u00ef\u00bb\u00bf{}",
            "\u001f\u008b\u0008\u0000\u0000",
            "<a/>",
            "a=b&c=d",
            "--x\r\n\r\n--x--",
            "{\"a\": \"\u0001\"}",
            "{\"\\ud800\": \"\\udfff\"}",
            "[".repeat(50_000),
            "{\"a\":".repeat(20_000),
            "[".repeat(99) + "]".repeat(99),
            "9".repeat(50_000),
            "\"" + "a".repeat(100_000) + "\"",
            "{\"" + "k".repeat(70_000) + "\": 1}",
            "x".repeat(300_000),
            "\n".repeat(20_000),
            "{}\n".repeat(3_000),
            "1e" + "9".repeat(2_000));

    private Bodies() {}

    static Draft whole(Draft draft, Chance chance) {
        return draft.withBody(chance.of(WHOLE), "another body");
    }

    static Draft truncated(Draft draft, Chance chance) {
        return draft.body().isEmpty()
                ? whole(draft, chance)
                : draft.withBody(
                        draft.body().substring(0, chance.below(draft.body().length())), "cut off");
    }

    static Draft disturbed(Draft draft, Chance chance) {
        StringBuilder body = new StringBuilder(draft.body());
        for (int i = 0; i <= chance.below(4); i++) {
            int place = chance.below(body.length() + 1);
            if (chance.oneIn(2) || place == body.length()) {
                body.insert(place, chance.oneIn(2) ? chance.bytes(1 + chance.below(3)) : chance.of(Junk.TEXTS));
            } else {
                body.setCharAt(place, chance.bytes(1).charAt(0));
            }
        }
        return draft.withBody(body.toString(), "disturbed bytes");
    }

    static Draft encoded(Draft draft, Chance chance) {
        Charset charset = chance.of(CHARSETS);
        String text = new String(draft.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return draft.withBody(Draft.bytes(text.getBytes(charset)), "in " + charset);
    }

    static Draft framed(Draft draft, Chance chance) {
        // Those that wait for the server to lose patience take their time.
        if (chance.oneIn(25)) {
            return draft.withFraming(chance.oneIn(2) ? Draft.Framing.STALLED : Draft.Framing.HEADERS_STALLED);
        }
        return draft.withFraming(chance.of(List.of(
                Draft.Framing.CHUNKED,
                Draft.Framing.NONE,
                Draft.Framing.BROKEN_OFF,
                Draft.Framing.TOO_SHORT,
                Draft.Framing.NO_NUMBER,
                Draft.Framing.TWICE,
                Draft.Framing.BOTH,
                Draft.Framing.BAD_CHUNK)));
    }
}
