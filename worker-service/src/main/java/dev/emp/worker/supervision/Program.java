package dev.emp.worker.supervision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the program of a command before it is started, for a clear refusal: what {@code setsid} says of a program that
 * is not there goes to the log and looks like a process that ended.
 */
final class Program {

    private Program() {}

    /** @param environment in which it is to run */
    static void require(ProcessSpec spec, Map<String, String> environment) throws LaunchException {
        Path directory = spec.workingDirectory();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new LaunchException("its working directory " + directory + " is not there");
        }
        String program = spec.command().getFirst();
        if (program.contains(File.separator)) {
            requireRunnable(program, resolve(directory, program));
            return;
        }
        String search = environment.getOrDefault("PATH", "");
        boolean found = Arrays.stream(search.split(File.pathSeparator, -1))
                .anyMatch(place -> isRunnable(resolve(directory, place).resolve(program)));
        if (!found) {
            throw new LaunchException("the command '" + program + "' is not found in PATH (" + search + ")");
        }
    }

    private static Path resolve(@Nullable Path directory, String path) {
        return directory == null ? Path.of(path) : directory.resolve(path);
    }

    private static void requireRunnable(String program, Path file) throws LaunchException {
        if (!Files.exists(file)) {
            throw new LaunchException("the command '" + program + "' is not there");
        }
        if (!isRunnable(file)) {
            throw new LaunchException("the command '" + program + "' is no program that this user may run");
        }
    }

    private static boolean isRunnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
