package dev.emp.launcher;

import dev.emp.launcher.platform.Platform;
import java.io.PrintStream;
import java.util.Locale;

/** Prints how the platform comes up, a line a part. */
final class Console implements Platform.StartListener {

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void started(String name, String url, double seconds) {
        out.printf(Locale.ROOT, "  ✓ %-18s %-32s %4.1f s%n", name, url, seconds);
    }

    /** A label and a value, aligned with the parts above. */
    synchronized void value(String label, Object value) {
        out.printf("  %-20s %s%n", label, value);
    }

    synchronized void line(String text) {
        out.println(text);
    }
}
