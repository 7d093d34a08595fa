package dev.emp.orchestrator.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The secrets a receiver may know, as they are stored.
 *
 * @param previous what {@code current} has replaced; null when that was never replaced
 * @param previousUntil when the one before stops being used
 */
record SigningSecrets(
        String current, @Nullable String previous, @Nullable Instant previousUntil) {

    SigningSecrets replacedBy(String next, Instant until) {
        return new SigningSecrets(next, current, until);
    }

    @Override
    public String toString() {
        return "SigningSecrets[hidden]";
    }
}
