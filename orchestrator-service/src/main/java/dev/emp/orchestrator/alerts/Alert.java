package dev.emp.orchestrator.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An alert.
 *
 * @param id of this time that it fires
 * @param subject the pool; empty when it is about the whole platform
 * @param value what was measured last while the reason was there
 * @param limit what it is over
 * @param since when the reason came up
 * @param seenAt when the reason was there last
 * @param firedAt when it became an alert; null while it is none yet
 * @param resolvedAt when it was over; null while it is not
 * @param untold the states, in order, of which not every listener has been told yet
 */
public record Alert(
        String id,
        Kind kind,
        String subject,
        State state,
        String message,
        double value,
        double limit,
        Instant since,
        Instant seenAt,
        @Nullable Instant firedAt,
        @Nullable Instant resolvedAt,
        List<State> untold) {

    public Alert {
        // Nothing where it was kept by a version before that one told of.
        untold = List.copyOf(Objects.requireNonNullElse(untold, List.of()));
    }

    /** How far it is. */
    public enum State {
        /** The reason is there, but not for long enough. */
        PENDING,
        FIRING,
        RESOLVED
    }

    /** The first time that something is found. */
    static Alert of(String id, Finding finding, Instant now) {
        return new Alert(
                id,
                finding.kind(),
                finding.subject(),
                finding.after().isPositive() ? State.PENDING : State.FIRING,
                finding.message(),
                finding.value(),
                finding.limit(),
                now,
                now,
                finding.after().isPositive() ? null : now,
                null,
                finding.after().isPositive() ? List.of() : List.of(State.FIRING));
    }

    /** The reason is still there. */
    Alert again(Finding finding, Instant now) {
        boolean ripe = state == State.FIRING || !now.isBefore(since.plus(finding.after()));
        Instant fired = firedAt == null && ripe ? now : firedAt;
        return new Alert(
                id,
                kind,
                subject,
                ripe ? State.FIRING : State.PENDING,
                finding.message(),
                finding.value(),
                finding.limit(),
                since,
                now,
                fired,
                null,
                ripe && state != State.FIRING ? List.of(State.FIRING) : untold);
    }

    /** The reason is gone. */
    Alert without(Instant now, Duration hold) {
        return state == State.FIRING && now.isBefore(seenAt.plus(hold))
                ? this
                : at(
                        State.RESOLVED,
                        now,
                        Stream.concat(untold.stream(), Stream.of(State.RESOLVED))
                                .toList());
    }

    /** What there is to tell, the oldest first: it may have fired and be over before anybody could be told. */
    List<Alert> toTell() {
        return untold.stream()
                .map(each -> at(each, each == State.RESOLVED ? resolvedAt : null, List.of()))
                .toList();
    }

    /** Every listener was told of all there was to tell. */
    Alert told() {
        return at(state, resolvedAt, List.of());
    }

    private Alert at(State newState, @Nullable Instant resolved, List<State> left) {
        return new Alert(id, kind, subject, newState, message, value, limit, since, seenAt, firedAt, resolved, left);
    }
}
