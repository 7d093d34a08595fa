package dev.emp.jobbus.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code resources/lua} that is a script.
 *
 * @param parts which it uses, by the line {@code -- Uses: events, jobs} of its header
 * @param writes false with the line {@code -- Writes: nothing}
 * @param definitions what stands before the line {@code -- In every call:}: functions and variables; nothing without that line
 * @param body what a call does, as the body of a function of {@code KEYS} and {@code ARGV}
 */
record ScriptText(List<String> parts, boolean writes, String definitions, String body) {

    private static final Pattern USES = Pattern.compile("^-- Uses:\\s*(.+)$", Pattern.MULTILINE);
    private static final Pattern READS_ONLY = Pattern.compile("^-- Writes: nothing$", Pattern.MULTILINE);
    private static final String IN_EVERY_CALL = "\n-- In every call:\n";

    static ScriptText of(Script script) {
        String text = read(script.file());
        Matcher uses = USES.matcher(text);
        int split = text.indexOf(IN_EVERY_CALL);
        return new ScriptText(
                uses.find() ? Arrays.asList(uses.group(1).strip().split(",\\s*")) : List.of(),
                !READS_ONLY.matcher(text).find(),
                split < 0 ? "" : text.substring(0, split + 1),
                split < 0 ? text : text.substring(split + IN_EVERY_CALL.length()));
    }

    /** A part that scripts share. */
    static String part(String name) {
        return read("_" + name + ".lua");
    }

    private static String read(String file) {
        try (InputStream resource = ScriptText.class.getResourceAsStream("/lua/" + file)) {
            if (resource == null) {
                throw new IllegalStateException("the script /lua/" + file + " is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
