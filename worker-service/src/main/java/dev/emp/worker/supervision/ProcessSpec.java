package dev.emp.worker.supervision;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a child process is.
 *
 * @param name of the service, also of its log file: letters, digits, {@code .}, {@code _} and {@code -}, 63 at most
 * @param command the program, by its path or to be found in {@code PATH}, and its arguments
 * @param environment what is set beside what the worker passes on of its own; never shown
 * @param workingDirectory null: the worker's
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        @Nullable Path workingDirectory,
        ReadinessProbe probe,
        RestartPolicy restarts) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    public ProcessSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the service name '" + name + "' is not of the form " + NAME.pattern());
        }
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new IllegalArgumentException("the service " + name + " has no command");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Without the arguments and the values of the environment, which may be secrets. */
    @Override
    public String toString() {
        return "ProcessSpec[" + name + ": " + command.getFirst() + "]";
    }
}
