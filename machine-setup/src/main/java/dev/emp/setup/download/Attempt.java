package dev.emp.setup.download;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one request to one source. */
sealed interface Attempt {

    /** The partial file is whole and right. */
    record Done() implements Attempt {}

    /**
     * It may go better the next time.
     *
     * @param after what the server asks to wait; null when it does not
     */
    record Again(String reason, @Nullable Duration after) implements Attempt {
        Again(String reason) {
            this(reason, null);
        }
    }

    /** Nothing is to be had from this source. */
    record Hopeless(String reason) implements Attempt {}
}
