package dev.emp.orchestrator.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of a schedule start now.
 *
 * @param toFire their times in order
 * @param missed how many are left out
 * @param lastMissed of those that are left out; null when none is
 * @param next the first run that is not due yet; null when there is none
 */
record DueTimes(
        List<Instant> toFire,
        long missed,
        @Nullable Instant lastMissed,
        @Nullable Instant next) {

    static final int MOST_CAUGHT_UP = 100;
    /** More are not counted one by one: some 0.1 s of work. */
    private static final int MOST_COUNTED = 50_000;

    /** @param grace how late a run may be without being missed */
    static DueTimes of(Schedule schedule, Instant now, Duration grace) {
        Instant first = schedule.next();
        return first == null ? new DueTimes(List.of(), 0, null, null) : new Count(schedule, now, grace).from(first);
    }

    /** Goes through the times that are due. */
    private static final class Count {

        private final RunTimes times;
        private final CatchUp catchUp;
        private final Instant now;
        private final Duration grace;
        private final int most;
        private final List<Instant> punctual = new ArrayList<>();
        private final Deque<Instant> late = new ArrayDeque<>();
        private long leftOut;
        private @Nullable Instant lastLeftOut;

        Count(Schedule schedule, Instant now, Duration grace) {
            this.times = schedule.times();
            this.catchUp = schedule.definition().catchUp();
            this.now = now;
            this.grace = grace;
            this.most = switch (catchUp) {
                case NONE -> 0;
                case LATEST -> 1;
                case ALL -> MOST_CAUGHT_UP;
            };
        }

        DueTimes from(Instant first) {
            Instant time = first;
            int counted = 0;
            while (time != null && !times.withJitter(time).isAfter(now)) {
                add(time);
                counted++;
                // Two runs are a second apart or more, so few are left after that.
                time = times.next(counted == MOST_COUNTED ? later(time) : time);
            }
            if (catchUp == CatchUp.LATEST && !punctual.isEmpty()) {
                while (!late.isEmpty()) {
                    leaveOutOldest();
                }
            }
            List<Instant> toFire = new ArrayList<>(late);
            toFire.addAll(punctual);
            return new DueTimes(List.copyOf(toFire), leftOut, lastLeftOut, time);
        }

        private Instant later(Instant time) {
            Instant recent = now.minus(times.jitter()).minusSeconds(MOST_COUNTED);
            return recent.isAfter(time) ? recent : time;
        }

        private void add(Instant time) {
            if (!times.withJitter(time).plus(grace).isBefore(now)) {
                punctual.add(time);
                return;
            }
            late.addLast(time);
            if (late.size() > most) {
                leaveOutOldest();
            }
        }

        private void leaveOutOldest() {
            lastLeftOut = late.removeFirst();
            leftOut++;
        }
    }
}
