package dev.emp.worker.supervision;

import java.nio.file.Path;

/** Another machine runs in the same directory. */
public final class DirectoryInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory, String owner) {
        super("the directory " + directory.toAbsolutePath() + " is used by another machine, " + owner
                + ": stop that one, or give this one a directory of its own with emp.machine.directory");
    }
}
