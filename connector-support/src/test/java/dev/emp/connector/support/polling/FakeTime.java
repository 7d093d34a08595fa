package dev.emp.connector.support.polling;

import dev.emp.connector.support.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits pass at once, and are remembered; what happens meanwhile is the test's choice. */
final class FakeTime implements Waiting {

    final SettableClock clock;
    final List<Duration> waits = new ArrayList<>();
    Runnable meanwhile = () -> {};

    FakeTime(SettableClock clock) {
        this.clock = clock;
    }

    @Override
    public boolean until(Doorbell bell, Duration longest) throws InterruptedException {
        waits.add(longest);
        meanwhile.run();
        if (bell.await(Duration.ZERO)) {
            return true;
        }
        clock.advance(longest);
        return false;
    }
}
