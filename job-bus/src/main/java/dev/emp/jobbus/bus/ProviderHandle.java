package dev.emp.jobbus.bus;

/**
 * What a provider calls the job it has accepted, in the words of its connector.
 *
 * @param value at most 2,048 characters; opaque to the bus
 */
public record ProviderHandle(String value) {

    public static final int LONGEST = 2_048;

    public ProviderHandle {
        if (value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException("a provider handle has 1 to " + LONGEST + " characters");
        }
    }
}
