package dev.emp.orchestrator.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The times a cron expression matches on the clocks of a time zone. Where these are put forward, what falls into the hour
 * that does not exist comes when they are: all of it once. Where they are put back, what falls into the hour that comes
 * twice comes in the first one only, unless the expression matches in every hour: then in both.
 */
record CronTimetable(Cron cron, ZoneId zone) implements Timetable {

    @Override
    public @Nullable Instant next(Instant after) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from = LocalDateTime.ofEpochSecond(after.getEpochSecond(), after.getNano(), offset);
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (true) {
            LocalDateTime match = nextWithin(from, offset);
            if (match == null) {
                return null;
            }
            if (change == null || match.toEpochSecond(offset) < change.toEpochSecond()) {
                return match.toInstant(offset);
            }
            if (match.isBefore(change.getDateTimeAfter())) {
                return change.getInstant();
            }
            offset = change.getOffsetAfter();
            from = change.getDateTimeAfter().minusNanos(1);
            change = rules.nextTransition(change.getInstant());
        }
    }

    /** The next match on clocks that show this offset, without what has come before under another one. */
    private @Nullable LocalDateTime nextWithin(LocalDateTime from, ZoneOffset offset) {
        LocalDateTime match = cron.next(from);
        while (match != null && !cron.everyHour() && isSecond(match, offset)) {
            match = cron.next(match);
        }
        return match;
    }

    private boolean isSecond(LocalDateTime match, ZoneOffset offset) {
        ZoneOffsetTransition change = zone.getRules().getTransition(match);
        return change != null && change.isOverlap() && offset.equals(change.getOffsetAfter());
    }
}
