package dev.emp.orchestrator.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads texts that people and logs will see: no control characters, no halves of characters. */
public final class Texts {

    private Texts() {}

    /** Null, and a fault, when the value is not a text of 1 to {@code longest} printable characters. */
    public static @Nullable String read(JsonNode value, String pointer, int longest, Faults faults) {
        if (value.isString() && isPrintable(value.stringValue(), longest)) {
            return value.stringValue();
        }
        faults.invalid(pointer, "must be a text of 1 to " + longest + " characters, none of them a control character");
        return null;
    }

    /** True for 1 to {@code longest} characters, not all blank, each of them printable. */
    public static boolean isPrintable(String text, int longest) {
        return !text.isBlank() && text.length() <= longest && isPrintable(text);
    }

    private static boolean isPrintable(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (!isPrintable(codePoint)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
