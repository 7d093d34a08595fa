package dev.emp.launcher.terminal;

import java.io.PrintStream;
import java.util.Locale;

/** Shows progress: one line redrawn in place on a terminal, a line for every tenth elsewhere. */
public final class ProgressBar {

    private static final int WIDTH = 30;
    private static final int MESSAGE_WIDTH = 40;

    private final PrintStream out;
    private final boolean terminal;
    private int lastTenth = -1;
    private boolean drawn;

    /** @param terminal whether {@code out} can redraw a line */
    public ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** @param fraction 0 to 1 */
    public void show(double fraction, String message) {
        String shown = message.length() > MESSAGE_WIDTH ? message.substring(0, MESSAGE_WIDTH - 1) + "…" : message;
        if (terminal) {
            int full = (int) Math.round(fraction * WIDTH);
            out.printf(
                    Locale.ROOT,
                    "\r  %s%s %3d %%  %-" + MESSAGE_WIDTH + "s",
                    "█".repeat(full),
                    "░".repeat(WIDTH - full),
                    Math.round(fraction * 100),
                    shown);
            out.flush();
            drawn = true;
        } else if ((int) (fraction * 10) > lastTenth) {
            lastTenth = (int) (fraction * 10);
            out.printf(Locale.ROOT, "  %3d %%  %s%n", Math.round(fraction * 100), shown);
        }
    }

    /** Ends the line, so that what follows starts on a new one. */
    public void end() {
        if (drawn) {
            out.println();
        }
        drawn = false;
        lastTenth = -1;
    }
}
