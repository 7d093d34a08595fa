package dev.emp.launcher;

import dev.emp.client.ApiException;
import dev.emp.launcher.platform.Causes;
import dev.emp.launcher.platform.StartFailure;

/** What a person is told when a command fails. */
final class Explanations {

    private Explanations() {}

    /** One line, but for problems of the API, which name every fault on a line of its own. */
    static String of(Exception exception) {
        return switch (exception) {
            case StartFailure failure -> String.valueOf(failure.getMessage());
            case ApiException refused -> String.valueOf(refused.getMessage());
            case CommandFailure failure -> String.valueOf(failure.getMessage());
            default -> Causes.oneLine(exception);
        };
    }
}
