package dev.emp.connector.http;

/** What a handle may look like on the wire. */
final class Handles {

    static final int LONGEST = 2048;

    private Handles() {}

    /** @throws IllegalArgumentException if it is empty or too long */
    static void check(String handle) {
        if (handle.isBlank()) {
            throw new IllegalArgumentException("a handle is empty");
        }
        if (handle.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a handle has " + handle.length() + " characters, and at most " + LONGEST + " are allowed");
        }
    }
}
