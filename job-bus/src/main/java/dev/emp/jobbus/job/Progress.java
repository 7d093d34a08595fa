package dev.emp.jobbus.job;

import org.jspecify.annotations.Nullable;

/**
 * How far a running job is.
 *
 * @param fraction 0 to 1
 * @param message what is going on, for example {@code KSampler 12/20}; null when there is nothing to say
 */
public record Progress(double fraction, @Nullable String message) {

    /** @throws IllegalArgumentException if the fraction is not within 0 to 1 */
    public Progress {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("progress must be 0 to 1, not " + fraction);
        }
    }
}
