package dev.emp.worker.startup;

import dev.emp.settings.SettingSources;
import dev.emp.worker.plan.PlanException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Tells in plain words which setting stopped the start, and where it comes from. */
class PlanFailureAnalyzer extends AbstractFailureAnalyzer<PlanException> {

    private final Environment environment;

    PlanFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PlanException cause) {
        return new FailureAnalysis(
                cause.getMessage() + SettingSources.remark(environment, cause.setting()) + ".",
                "Correct " + cause.setting() + ".",
                cause);
    }
}
