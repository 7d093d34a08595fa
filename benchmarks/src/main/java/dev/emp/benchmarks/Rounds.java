package dev.emp.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The same thing measured several times: what stands for it is the median, with the range beside it. */
public final class Rounds {

    private final List<Double> sorted = new ArrayList<>();

    public static Rounds of(double... values) {
        Rounds rounds = new Rounds();
        for (double value : values) {
            rounds.add(value);
        }
        return rounds;
    }

    public void add(double value) {
        sorted.add(value);
        Collections.sort(sorted);
    }

    public int count() {
        return sorted.size();
    }

    /** The middle one, of an even number the mean of both. */
    public double median() {
        requireSome();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double lowest() {
        requireSome();
        return sorted.getFirst();
    }

    public double highest() {
        requireSome();
        return sorted.getLast();
    }

    /** {@code 812 (790–830)}; without a range when there was one round. */
    String text() {
        return count() == 1
                ? Numbers.text(median())
                : String.format(
                        Locale.ROOT,
                        "%s (%s–%s)",
                        Numbers.text(median()),
                        Numbers.text(lowest()),
                        Numbers.text(highest()));
    }

    private void requireSome() {
        if (sorted.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
    }
}
