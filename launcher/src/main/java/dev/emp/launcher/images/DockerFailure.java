package dev.emp.launcher.images;

/** Docker can't do what was asked; the message says what was asked and what it said. */
final class DockerFailure extends Exception {

    DockerFailure(String message) {
        super(message);
    }
}
