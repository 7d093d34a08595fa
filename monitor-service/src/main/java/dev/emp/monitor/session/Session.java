package dev.emp.monitor.session;

import java.time.Instant;

/**
 * Somebody who has signed in. All there is of it is in the cookie.
 *
 * @param credential the API key or access token that the orchestrator is shown
 * @param viewer who it was when it signed in
 * @param expiresAt when it has to sign in again
 */
public record Session(String credential, Viewer viewer, Instant expiresAt) {

    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** Without the credential, which must not get into a log. */
    @Override
    public String toString() {
        return "Session[" + viewer + " until " + expiresAt + "]";
    }
}
