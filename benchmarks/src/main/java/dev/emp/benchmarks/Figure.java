package dev.emp.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param name as the issue or document that sets the goal calls it
 * @param rounds its values; the median counts
 * @param unit {@code ms}, {@code s}, {@code jobs/s}, …
 * @param goal null when there is none
 * @param peer null when it stands alone
 * @param note how it was measured
 */
public record Figure(
        String name,
        Rounds rounds,
        String unit,
        @Nullable Goal goal,
        @Nullable Peer peer,
        String note) {

    /** @throws IllegalArgumentException if the goal is relative to a peer and there is none */
    public Figure {
        if (goal != null) {
            goal.isMetBy(rounds.median(), peer);
        }
    }

    static Figure atMost(String name, double value, String unit, double most, String note) {
        return measured(name, Rounds.of(value), unit, note).aimingAt(Goal.atMost(most));
    }

    static Figure plain(String name, double value, String unit, String note) {
        return measured(name, Rounds.of(value), unit, note);
    }

    /** A number without a goal. */
    public static Figure measured(String name, Rounds rounds, String unit, String note) {
        return new Figure(name, rounds, unit, null, null, note);
    }

    public Figure aimingAt(Goal value) {
        return new Figure(name, rounds, unit, value, peer, note);
    }

    /** The same number under another name. */
    public Figure named(String value) {
        return new Figure(value, rounds, unit, goal, peer, note);
    }

    /** This number against another's, with a goal for their ratio. */
    public Figure against(Peer other, Goal ratio) {
        return new Figure(name, rounds, unit, ratio, other, note);
    }

    public Figure noted(String value) {
        return new Figure(name, rounds, unit, goal, peer, value);
    }

    double value() {
        return rounds.median();
    }

    /** True when there is no goal or it is reached. */
    public boolean met() {
        return goal == null || goal.isMetBy(value(), peer);
    }

    /** Our value by the peer's; null without a peer. */
    @Nullable
    Double ratio() {
        return peer == null ? null : value() / peer.rounds().median();
    }
}
