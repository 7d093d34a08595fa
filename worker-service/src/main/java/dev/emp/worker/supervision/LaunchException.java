package dev.emp.worker.supervision;

/** A child process could not be started; the message says why. */
final class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    LaunchException(String message) {
        super(message);
    }
}
