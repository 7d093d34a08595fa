package dev.emp.orchestrator.schedules;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A schedule and how far it has come.
 *
 * @param next the time of its next run by the timetable, without jitter; null when it is paused or has no more
 * @param open its jobs of which it is not known that they have ended, the newest last; only some when they may overlap
 * @param firings what became of its last runs, the newest first
 */
record Schedule(
        String id,
        String tenant,
        Definition definition,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant next,
        List<String> open,
        List<Firing> firings) {

    static final int MOST_FIRINGS = 50;
    private static final int MOST_OPEN = 10;

    Schedule {
        open = List.copyOf(open);
        firings = List.copyOf(firings);
    }

    static Schedule create(String id, String tenant, Definition definition, Instant now) {
        return new Schedule(id, tenant, definition, now, now, null, List.of(), List.of())
                .withDefinition(definition, now);
    }

    /** Goes on from now by another definition: what was due before is left out. */
    Schedule withDefinition(Definition value, Instant now) {
        Schedule changed = new Schedule(id, tenant, value, createdAt, now, null, open, firings);
        return changed.withNext(value.paused() ? null : changed.times().next(now));
    }

    /** Goes on by another definition that has the same times. */
    Schedule withSameTimes(Definition value, Instant now) {
        return new Schedule(id, tenant, value, createdAt, now, next, open, firings);
    }

    /** When its runs are, be it paused or not. */
    RunTimes times() {
        return new RunTimes(
                id, definition.timetable(createdAt), definition.startAt(), definition.endAt(), definition.jitter());
    }

    /** When somebody has to look at it; null when nobody has to. */
    @Nullable
    Instant dueAt() {
        return next == null ? null : times().withJitter(next);
    }

    /** The schedule after a round that was begun when it was {@code before}; it may have changed since. */
    Schedule after(Round round, Schedule before) {
        List<Firing> fresh = round.firings().stream()
                .filter(firing -> firings.stream().noneMatch(firing::isSameRunAs))
                .toList();
        Stream<String> openedSince = open.stream().filter(job -> !before.open.contains(job));
        Set<String> all = new LinkedHashSet<>(round.open());
        openedSince.forEach(all::add);
        Schedule noted = with(newest(List.copyOf(all)), Stream.concat(fresh.reversed().stream(), firings.stream()));
        return Objects.equals(next, before.next) ? noted.withNext(round.next()) : noted;
    }

    /** The schedule after a run that a person asked for; the same when it is noted already. */
    Schedule afterRunByHand(Firing firing) {
        String job = firing.job();
        if (job == null || firings.stream().anyMatch(other -> other.manual() && job.equals(other.job()))) {
            return this;
        }
        return with(
                newest(Stream.concat(open.stream(), Stream.of(job)).toList()),
                Stream.concat(Stream.of(firing), firings.stream()));
    }

    private Schedule withNext(@Nullable Instant value) {
        return new Schedule(id, tenant, definition, createdAt, updatedAt, value, open, firings);
    }

    private Schedule with(List<String> jobs, Stream<Firing> runs) {
        List<Firing> last = runs.limit(MOST_FIRINGS).toList();
        return new Schedule(id, tenant, definition, createdAt, updatedAt, next, jobs, last);
    }

    private static List<String> newest(List<String> all) {
        return all.subList(Math.max(0, all.size() - MOST_OPEN), all.size());
    }

    /** @param next the first run that was not due yet; null when there is none */
    record Round(
            List<Firing> firings,
            List<String> open,
            @Nullable Instant next) {}
}
