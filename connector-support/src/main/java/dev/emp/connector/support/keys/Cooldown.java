package dev.emp.connector.support.keys;

import dev.emp.connector.ConnectorException;
import java.time.Instant;

/** Why something is not used now, and until when. */
record Cooldown(Instant until, ConnectorException why) {

    boolean over(Instant now) {
        return !now.isBefore(until);
    }
}
