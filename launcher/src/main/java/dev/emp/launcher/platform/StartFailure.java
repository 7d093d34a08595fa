package dev.emp.launcher.platform;

/** The platform, or a part of it, could not be started. The message is one line for the person who tried. */
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
