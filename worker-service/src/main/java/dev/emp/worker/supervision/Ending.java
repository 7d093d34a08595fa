package dev.emp.worker.supervision;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The graceful end of a child: asks it and all it has started to end, and kills what is left after the grace. */
final class Ending {

    static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** After a kill. What is left by then hangs in the kernel, mostly in a driver. */
    static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Ending.class);

    private final Child child;
    private final Clock clock;
    private final Instant begin;
    private Duration grace;
    private boolean killed;
    private boolean gone;

    Ending(Child child, Duration grace, Clock clock) {
        this.child = child;
        this.grace = grace;
        this.clock = clock;
        begin = clock.instant();
        child.terminate();
    }

    /** Shortens the grace, measured from the begin. */
    void hurry(Duration newGrace) {
        grace = newGrace.compareTo(grace) < 0 ? newGrace : grace;
    }

    /** Looks after the child; to be asked again and again. */
    boolean isOver() {
        gone = child.isGone();
        if (gone) {
            return true;
        }
        Duration passed = passed();
        if (passed.compareTo(grace) < 0) {
            return false;
        }
        child.kill();
        killed = true;
        boolean hangs = passed.compareTo(grace.plus(KILL_PATIENCE)) >= 0;
        if (hangs) {
            log.warn("Process {} does not end although it was killed; it is left alone", child.pid());
        }
        return hangs;
    }

    /** How it ended, for an event. */
    String text() {
        if (!gone) {
            return "does not end, although it was killed: process " + child.pid();
        }
        return killed
                ? "was killed, since it had not ended " + Wording.span(grace) + " after it was asked to"
                : "ended " + Wording.span(passed()) + " after it was asked to";
    }

    private Duration passed() {
        return Duration.between(begin, clock.instant());
    }
}
