package dev.emp.connector.comfyui;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Tells a node that found too little memory on its GPU from one that failed otherwise. */
final class OutOfMemory {

    private static final String AMOUNT = "\\s*:?\\s*([\\d.]+ ?[KMGT]?i?B)";
    private static final Pattern REQUESTED =
            Pattern.compile("(?:tried to allocate|requested)" + AMOUNT, Pattern.CASE_INSENSITIVE);
    private static final Pattern FREE = Pattern.compile(
            "of which" + AMOUNT + " is free|free \\(according to cuda\\)" + AMOUNT, Pattern.CASE_INSENSITIVE);

    private OutOfMemory() {}

    /** @param error the data of an {@code execution_error} */
    static boolean is(JsonNode error) {
        String type = error.path("exception_type").asString("").toLowerCase(Locale.ROOT);
        String message = error.path("exception_message").asString("").toLowerCase(Locale.ROOT);
        return type.contains("outofmemory")
                || message.contains("cuda out of memory")
                || message.contains("hip out of memory")
                || message.contains("mps backend out of memory");
    }

    /** For example {@code ran out of GPU memory: it asked for 2.00 GiB, and 512.00 MiB were free}. */
    static String describe(JsonNode error) {
        String message = error.path("exception_message").asString("");
        String requested = find(REQUESTED, message);
        String free = find(FREE, message);
        if (requested.isEmpty()) {
            return "ran out of GPU memory (" + firstLine(message) + ")";
        }
        return "ran out of GPU memory: it asked for " + requested
                + (free.isEmpty() ? "" : ", and " + free + " were free");
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return "";
        }
        String first = matcher.group(1);
        return first != null ? first : matcher.group(2);
    }

    private static String firstLine(String message) {
        String line = message.strip().lines().findFirst().orElse("");
        return line.isEmpty() ? "it does not say how much it asked for" : line;
    }
}
