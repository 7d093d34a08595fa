package dev.emp.launcher;

/** A command could not do what it was asked to; the message says why, for the person who asked. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }
}
