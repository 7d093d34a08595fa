package dev.emp.benchmarks;

import java.util.Locale;

/** Numbers for people: no more digits than the measurement is good for. */
final class Numbers {

    private Numbers() {}

    static String text(double value) {
        double size = Math.abs(value);
        String format = value == Math.rint(value) || size >= 1_000 ? "%,.0f" : size >= 100 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
