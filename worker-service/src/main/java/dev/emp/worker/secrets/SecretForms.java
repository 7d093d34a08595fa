package dev.emp.worker.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What secrets look like in texts, and what is shown in their places. */
final class SecretForms {

    private static final int BYTES_OF_A_GROUP = 3;
    private static final int BITS_OF_A_LETTER = 6;

    private final Map<String, String> shown;
    private final List<String> longestFirst;
    private final @Nullable Pattern any;

    /** @param shown by a form what stands in its place */
    SecretForms(Map<String, String> shown) {
        this.shown = Map.copyOf(shown);
        this.longestFirst = shown.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        // In one pass: what is shown in the place of one secret may look like another.
        this.any = longestFirst.isEmpty()
                ? null
                : Pattern.compile(longestFirst.stream().map(Pattern::quote).collect(Collectors.joining("|")));
    }

    /**
     * As it is, escaped as in JSON, percent-encoded, in base64 (also as a part of a longer text, at any offset), and each of its
     * lines.
     *
     * @param shortest what is shorter, in characters, is left out
     */
    static Set<String> of(String value, int shortest) {
        Set<String> forms = new LinkedHashSet<>();
        for (String part : parts(value)) {
            String json = JsonMapper.shared().writeValueAsString(part);
            String escaped = json.substring(1, json.length() - 1);
            String url = URLEncoder.encode(part, UTF_8);
            forms.addAll(List.of(part, escaped, escaped.replace("/", "\\/"), ascii(escaped)));
            forms.addAll(List.of(url, url.replace("+", "%20")));
        }
        addBase64(value.getBytes(UTF_8), forms);
        forms.removeIf(form -> form.length() < shortest);
        return forms;
    }

    private static List<String> parts(String value) {
        return Stream.concat(Stream.of(value), value.lines())
                .map(String::strip)
                .distinct()
                .toList();
    }

    /** As by those that escape whatever is not ASCII. */
    private static String ascii(String escaped) {
        StringBuilder text = new StringBuilder();
        escaped.chars().forEach(c -> text.append(c < 0x80 ? Character.toString(c) : "\\u%04x".formatted(c)));
        return text.toString();
    }

    private static void addBase64(byte[] value, Set<String> forms) {
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            forms.add(encoder.encodeToString(value));
            for (int offset = 0; offset < BYTES_OF_A_GROUP; offset++) {
                forms.add(certainLetters(encoder.withoutPadding(), value, offset));
            }
        }
    }

    /** Those letters that depend on the value alone, wherever in a group of three bytes it begins. */
    private static String certainLetters(Base64.Encoder encoder, byte[] value, int offset) {
        byte[] shifted = new byte[offset + value.length];
        System.arraycopy(value, 0, shifted, offset, value.length);
        String letters = encoder.encodeToString(shifted);
        int from = Math.ceilDiv(offset * Byte.SIZE, BITS_OF_A_LETTER);
        int to = shifted.length * Byte.SIZE / BITS_OF_A_LETTER;
        return letters.substring(from, Math.max(from, to));
    }

    String replaceIn(String text) {
        return any == null
                ? text
                : any.matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(String.valueOf(shown.get(found.group()))));
    }

    /** Behind the last form in the text; 0 when there is none. */
    int endOfLast(String text) {
        int end = 0;
        if (any != null) {
            Matcher matcher = any.matcher(text);
            while (matcher.find()) {
                end = matcher.end();
            }
        }
        return end;
    }

    /** Where, from {@code from} on, a form may begin that the text is too short to hold; the text's length when nowhere. */
    int beginOfUnfinished(String text, int from) {
        if (longestFirst.isEmpty()) {
            return text.length();
        }
        int longest = longestFirst.getFirst().length();
        for (int at = Math.max(from, text.length() - longest + 1); at < text.length(); at++) {
            int length = text.length() - at;
            for (String form : longestFirst) {
                if (form.length() > length && text.regionMatches(at, form, 0, length)) {
                    return at;
                }
            }
        }
        return text.length();
    }
}
