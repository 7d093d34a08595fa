package dev.emp.jobbus.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a script answered: a list of byte strings, integers, lists and nothings. */
record Reply(List<Object> parts) {

    int size() {
        return parts.size();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    String text(int index) {
        return text(parts.get(index));
    }

    /** Null where the script answered {@code false}. */
    @Nullable
    String textOrNull(int index) {
        Object part = parts.get(index);
        return part == null ? null : text(part);
    }

    /** Whether the script answered {@code false} here. */
    boolean isNothing(int index) {
        return parts.get(index) == null;
    }

    byte[] bytes(int index) {
        return (byte[]) parts.get(index);
    }

    /** Null where the script answered {@code false}. */
    byte @Nullable [] bytesOrNull(int index) {
        return (byte[]) parts.get(index);
    }

    long number(int index) {
        return (Long) parts.get(index);
    }

    Reply list(int index) {
        return new Reply(asList(parts.get(index)));
    }

    /** The texts from an index on. */
    Stream<String> textsFrom(int index) {
        return parts.stream().skip(index).map(Reply::text);
    }

    /** The lists from an index on. */
    Stream<Reply> listsFrom(int index) {
        return parts.stream().skip(index).map(part -> new Reply(asList(part)));
    }

    /** Name, value, name, value… as a map. */
    Map<String, String> pairs() {
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            pairs.put(text(i), text(i + 1));
        }
        return pairs;
    }

    private static String text(Object part) {
        return part instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : part.toString();
    }

    @SuppressWarnings("unchecked") // Lettuce gives nested replies as lists of objects.
    private static List<Object> asList(Object part) {
        return (List<Object>) part;
    }
}
