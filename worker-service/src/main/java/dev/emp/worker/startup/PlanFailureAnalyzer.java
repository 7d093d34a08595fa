package dev.emp.worker.startup;

import dev.emp.worker.plan.PlanException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells in plain words which setting stopped the start. */
class PlanFailureAnalyzer extends AbstractFailureAnalyzer<PlanException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PlanException cause) {
        return new FailureAnalysis(cause.getMessage(), "Correct " + cause.setting() + ".", cause);
    }
}
