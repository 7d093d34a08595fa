package dev.emp.setup.nodes;

import java.util.Locale;

/**
 * What came of a node.
 *
 * @param commit that is there; empty when none is
 * @param optional whether the machine goes without it
 * @param seconds it took
 * @param detail why it failed; empty when there is nothing to say
 */
public record NodeOutcome(String name, State state, String commit, boolean optional, double seconds, String detail) {

    /** Each in one word, as it stands in reports. */
    public enum State {
        INSTALLED,
        /** It was there, as it should be. */
        KEPT,
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
