package dev.emp.worker.resources;

import dev.emp.worker.resources.Measure.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides when one share has passed its limit for long enough, and when it is well below again. */
final class Threshold {

    /** How far a share must be below its limit before the excess ends, so that it does not come and go. */
    private static final double MARGIN = 0.03;

    /** Of the limit, for limits that are so low that the margin would leave nothing. */
    private static final double LEAST_END = 0.5;

    /** A disk fuller than this leaves no time to wait and see. */
    private static final double FULL_DISK = 0.99;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Subject subject;
    private final double limit;
    private final Duration sustained;
    private final ZoneId zone;
    private @Nullable Instant overSince;
    private @Nullable Excess excess;

    /** @param zone of the times in texts */
    Threshold(Subject subject, ResourceLimits limits, ZoneId zone) {
        this.subject = subject;
        this.limit = limits.of(subject.resource());
        this.sustained = limits.sustained();
        this.zone = zone;
    }

    /** Takes a new reading of the share in. */
    void read(Measure measure, Instant at) {
        boolean stays = excess == null ? measure.share() > limit : measure.share() >= end();
        Instant since = overSince == null ? at : overSince;
        boolean counts = stays && (excess != null || isDue(measure.share(), since, at));
        overSince = stays ? since : null;
        excess = counts ? excess(measure, since) : null;
    }

    /** The excess with what was read last; empty when there is none. */
    Optional<Excess> excess() {
        return Optional.ofNullable(excess);
    }

    private boolean isDue(double share, Instant since, Instant at) {
        boolean full = subject.resource() == Resource.DISK && share > FULL_DISK;
        return full || Duration.between(since, at).compareTo(sustained) >= 0;
    }

    private double end() {
        return Math.max(limit - MARGIN, limit * LEAST_END);
    }

    private Excess excess(Measure measure, Instant since) {
        String text = "%s is at %s of %s (limit %s) since %s"
                .formatted(
                        subject.text(),
                        percent(measure.share()),
                        measure.whole(),
                        percent(limit),
                        TIME.format(since.atZone(zone)));
        return new Excess(subject.resource(), subject.gpu(), measure.share(), limit, since, text);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
