package dev.emp.orchestrator.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set, in place of a stack trace, when a start was refused because of missing keys. */
final class AccessFailureAnalyzer extends AbstractFailureAnalyzer<AccessSetupException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AccessSetupException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
