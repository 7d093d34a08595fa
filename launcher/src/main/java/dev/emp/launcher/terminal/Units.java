package dev.emp.launcher.terminal;

import java.util.Locale;

/** Amounts in the unit that reads best. */
final class Units {

    private static final double STEP = 1024;
    private static final long MINUTE = 60;
    private static final long HOUR = 3600;

    private Units() {}

    /** {@code 24 GiB}, {@code 1.5 GiB}, {@code 512 MiB}. */
    static String bytes(long bytes) {
        double mebibytes = bytes / STEP / STEP;
        return mebibytes < STEP ? number(mebibytes) + " MiB" : number(mebibytes / STEP) + " GiB";
    }

    /** In the largest unit that keeps it whole: {@code 90 s}, {@code 10 min}, {@code 2 h}. */
    static String seconds(long seconds) {
        if (seconds == 0 || seconds % MINUTE != 0) {
            return seconds + " s";
        }
        return seconds % HOUR == 0 ? seconds / HOUR + " h" : seconds / MINUTE + " min";
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
