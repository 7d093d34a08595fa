package dev.emp.launcher.platform;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Keeps what Spring Boot found out about a failed start for whoever asked for it. Boot reports on the thread that starts the
 * service, before the failure reaches the caller.
 */
final class StartReport implements FailureAnalysisReporter {

    private static final ThreadLocal<@Nullable FailureAnalysis> LAST = new ThreadLocal<>();

    @Override
    public void report(FailureAnalysis analysis) {
        LAST.set(analysis);
    }

    /** What the last start on this thread failed of, told once; empty when nobody knew. */
    static Optional<FailureAnalysis> take() {
        FailureAnalysis analysis = LAST.get();
        LAST.remove();
        return Optional.ofNullable(analysis);
    }
}
