package dev.emp.launcher.terminal;

/** What the output can show: colours and redrawn lines where a person looks at it, plain text everywhere else. */
public final class Terminal {

    private static final String RESET = "\u001b[0m";

    private final boolean interactive;
    private final boolean colours;

    private Terminal(boolean interactive, boolean colours) {
        this.interactive = interactive;
        this.colours = colours;
    }

    /** Standard output as this process has it. {@code NO_COLOR} (no-color.org) turns colours off. */
    @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again where there is no terminal (JDK-8351435).
    public static Terminal ofProcess() {
        boolean interactive = System.console() != null && System.console().isTerminal();
        String noColour = System.getenv("NO_COLOR");
        return new Terminal(interactive, interactive && (noColour == null || noColour.isEmpty()));
    }

    /** A terminal of which everything is known. */
    static Terminal with(boolean interactive, boolean colours) {
        return new Terminal(interactive, colours);
    }

    public boolean isInteractive() {
        return interactive;
    }

    /** The state of a job or machine in the colour that people expect; the word itself always stays. */
    public String state(String state) {
        return switch (state) {
            case "succeeded", "healthy" -> paint("32", state);
            case "running", "starting" -> paint("36", state);
            case "failed", "expired", "lost" -> paint("31", state);
            case "canceled", "canceling", "stopped", "draining" -> paint("2", state);
            case "restarting", "reconnecting", "resource_recovery", "scheduled", "blocked" -> paint("33", state);
            default -> state;
        };
    }

    /** The mark of a finding, ✓, ! or ✗, in its colour. */
    public String mark(String mark) {
        return switch (mark) {
            case "✓" -> paint("32", mark);
            case "!" -> paint("33", mark);
            case "✗" -> paint("31", mark);
            default -> mark;
        };
    }

    private String paint(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
