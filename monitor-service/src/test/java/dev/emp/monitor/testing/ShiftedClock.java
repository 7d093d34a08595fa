package dev.emp.monitor.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, set back for as long as a test writes history. */
public final class ShiftedClock extends Clock {

    private volatile Duration back = Duration.ZERO;

    public void setBack(Duration by) {
        back = by;
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().minus(back);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
