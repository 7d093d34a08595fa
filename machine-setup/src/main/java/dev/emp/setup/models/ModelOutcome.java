package dev.emp.setup.models;

import java.util.Locale;

/**
 * What came of a model.
 *
 * @param target relative to the folder
 * @param size in bytes
 * @param seconds it took
 * @param detail why it failed, or where it differs; empty when there is nothing to say
 */
public record ModelOutcome(String name, String target, long size, State state, double seconds, String detail) {

    /** Each in one word, as it stands in reports. */
    public enum State {
        /** It was there, and is known to be right. */
        PRESENT,
        /** It was there, and was read and found right. */
        VERIFIED,
        FETCHED,
        /** What was there was another file. */
        REPLACED,
        /** It is not there; nothing was fetched. */
        MISSING,
        /** What is there is another file; nothing was fetched. */
        WRONG,
        FAILED;

        /** Whether the machine has the model now. */
        public boolean isGood() {
            return this == PRESENT || this == VERIFIED || this == FETCHED || this == REPLACED;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
