package dev.emp.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param name as the issue or document that sets the goal calls it
 * @param unit {@code ms}, {@code s}, {@code jobs/s}, …
 * @param most the goal: not above this; null when there is none
 * @param note how it was measured
 */
record Figure(
        String name, double value, String unit, @Nullable Double most, String note) {

    static Figure atMost(String name, double value, String unit, double most, String note) {
        return new Figure(name, value, unit, most, note);
    }

    static Figure plain(String name, double value, String unit, String note) {
        return new Figure(name, value, unit, null, note);
    }

    /** True when there is no goal or it is reached. */
    boolean met() {
        return most == null || value <= most;
    }

    /** The goal for people: {@code ≤ 20 ms}, or nothing. */
    String goal() {
        return most == null ? "" : String.format(Locale.ROOT, "≤ %s %s", number(most), unit);
    }

    static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
