package dev.emp.launcher;

import dev.emp.launcher.platform.Service;
import dev.emp.launcher.reload.DevelopmentPlatform;
import java.io.PrintStream;
import java.util.Locale;

/** Prints how the platform comes up, and how services come back that were changed, a line a part. */
final class Console implements DevelopmentPlatform.Listener {

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void started(String name, String url, double seconds) {
        out.printf(Locale.ROOT, "  ✓ %-18s %-32s %4.1f s%n", name, url, seconds);
    }

    @Override
    public synchronized void healthyAgain(Service service, double seconds) {
        out.printf(Locale.ROOT, "  ✓ %-18s healthy again after %.1f s%n", service.label(), seconds);
    }

    @Override
    public void told(String what) {
        line("  " + what);
    }

    /** A label and a value, aligned with the parts above. */
    synchronized void value(String label, Object value) {
        out.printf("  %-20s %s%n", label, value);
    }

    synchronized void line(String text) {
        out.println(text);
    }
}
