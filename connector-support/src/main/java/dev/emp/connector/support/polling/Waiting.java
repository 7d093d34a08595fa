package dev.emp.connector.support.polling;

import java.time.Duration;

/** How time passes between two looks: really, or as a test wants it. */
@FunctionalInterface
public interface Waiting {

    /** Really. */
    Waiting REAL = Doorbell::await;

    /**
     * Waits until the bell rings.
     *
     * @return false when it did not within the time
     */
    boolean until(Doorbell bell, Duration longest) throws InterruptedException;
}
