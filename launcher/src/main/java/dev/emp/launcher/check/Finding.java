package dev.emp.launcher.check;

/**
 * How one thing that EMP needs is.
 *
 * @param name of what was looked at, in a word or two
 * @param level how bad it is
 * @param text how it is, without any secret
 * @param advice what to do about it; empty when there is nothing to do
 */
public record Finding(String name, Level level, String text, String advice) {

    /** How bad it is. */
    public enum Level {
        OK("✓"),
        /** Something will not work or will be worse. */
        WARNING("!"),
        /** EMP will not work as it is set up. */
        FAULT("✗");

        private final String mark;

        Level(String mark) {
            this.mark = mark;
        }

        /** For a line on a terminal. */
        public String mark() {
            return mark;
        }
    }

    static Finding ok(String name, String text) {
        return new Finding(name, Level.OK, text, "");
    }

    static Finding warning(String name, String text, String advice) {
        return new Finding(name, Level.WARNING, text, advice);
    }

    static Finding fault(String name, String text, String advice) {
        return new Finding(name, Level.FAULT, text, advice);
    }
}
