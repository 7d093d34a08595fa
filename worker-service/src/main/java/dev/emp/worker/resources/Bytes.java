package dev.emp.worker.resources;

import java.util.List;
import java.util.Locale;

/** Writes sizes for people. */
final class Bytes {

    private static final double STEP = 1024;
    private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB");

    private Bytes() {}

    /** In the largest unit of which there is at least one, such as {@code 24.0 GiB}. */
    static String text(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= STEP && unit < UNITS.size() - 1) {
            size /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
    }
}
