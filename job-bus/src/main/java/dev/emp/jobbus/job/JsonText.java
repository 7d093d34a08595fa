package dev.emp.jobbus.job;

/**
 * One JSON value as text. The bus carries inputs and results without looking into them, so it never pays for parsing;
 * whoever makes a {@code JsonText} has parsed or written the value and vouches for it.
 */
public record JsonText(String value) {

    /** The JSON value {@code null}. */
    public static final JsonText NULL = new JsonText("null");

    /** @throws IllegalArgumentException if the text is blank, which no JSON value is */
    public JsonText {
        if (value.isBlank()) {
            throw new IllegalArgumentException("JSON text must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
