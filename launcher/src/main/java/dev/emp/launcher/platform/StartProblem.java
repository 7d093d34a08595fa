package dev.emp.launcher.platform;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;

/** Why a service did not start, and what to do about it, on one line for people. */
public final class StartProblem {

    private StartProblem() {}

    /** For the failure that just came out of a start on this thread. Shows no password. */
    public static String describe(Throwable failure) {
        return Reachability.withoutPassword(
                StartReport.take().map(StartProblem::oneLine).orElseGet(() -> Causes.oneLine(failure)));
    }

    private static String oneLine(FailureAnalysis analysis) {
        if (analysis.getCause() instanceof PortInUseException taken) {
            return "port " + taken.getPort()
                    + " is in use; stop what listens there, or choose another with --server.port=NUMBER";
        }
        String action = analysis.getAction() == null ? "" : analysis.getAction();
        return (analysis.getDescription() + "\n" + action)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
