package dev.emp.launcher.check;

import dev.emp.launcher.platform.StartProblem;
import dev.emp.worker.plan.PlanReport;
import dev.emp.worker.plan.Plans;
import java.util.List;

/** What this machine would run, and whether its settings are good: machine.yaml, the environment and what was given. */
final class WorkerSettings implements Check {

    private static final String NAME = "machine";

    private final List<String> settings;

    WorkerSettings(List<String> settings) {
        this.settings = List.copyOf(settings);
    }

    @Override
    public List<Finding> look() {
        try {
            PlanReport plan = Plans.of(settings.toArray(String[]::new));
            int services = plan.services().size();
            return List.of(Finding.ok(
                    NAME,
                    "its settings are good: profile " + plan.machine().profile() + ", " + services
                            + (services == 1 ? " service" : " services") + " ('./emp machine plan' shows all)"));
        } catch (RuntimeException e) {
            return List.of(Finding.fault(
                    NAME,
                    "a worker would not start: " + StartProblem.describe(e),
                    "correct machine.yaml or the environment"));
        }
    }
}
