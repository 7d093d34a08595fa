package dev.emp.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What a figure should reach.
 *
 * @param comparison with the bound, which counts as reached
 * @param ofPeer whether the bound is a multiple of what the peer reaches, rather than a value of its own
 */
public record Goal(Comparison comparison, double bound, boolean ofPeer) {

    /** On which side of the bound it is good. */
    public enum Comparison {
        AT_MOST("≤"),
        AT_LEAST("≥");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }
    }

    public static Goal atMost(double bound) {
        return new Goal(Comparison.AT_MOST, bound, false);
    }

    public static Goal atLeast(double bound) {
        return new Goal(Comparison.AT_LEAST, bound, false);
    }

    public static Goal atLeastTimesPeer(double factor) {
        return new Goal(Comparison.AT_LEAST, factor, true);
    }

    public static Goal atMostTimesPeer(double factor) {
        return new Goal(Comparison.AT_MOST, factor, true);
    }

    /** @throws IllegalArgumentException if the goal is a multiple of the peer's value and there is no peer */
    boolean isMetBy(double value, @Nullable Peer peer) {
        double compared = value;
        if (ofPeer) {
            if (peer == null) {
                throw new IllegalArgumentException("a goal relative to a peer that was not measured");
            }
            compared = value / peer.rounds().median();
        }
        return comparison == Comparison.AT_MOST ? compared <= bound : compared >= bound;
    }

    /** {@code ≤ 20 ms}, {@code ≥ 2.50 × BullMQ}. */
    String text(String unit, @Nullable Peer peer) {
        String amount = comparison.symbol + " " + Numbers.text(bound);
        return ofPeer && peer != null ? amount + " × " + peer.name() : amount + " " + unit;
    }
}
