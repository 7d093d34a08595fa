package dev.emp.jobbus.contract;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.contract.ModelOperation.Duty;
import dev.emp.jobbus.contract.ModelOperation.Step;
import dev.emp.jobbus.job.JobId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Does the same on two buses and compares every answer, and now and then everything. */
final class ModelRun {

    private static final int STEPS_BETWEEN_VIEWS = 500;
    private static final int SHORT = 30;

    private final BusFixture subject;
    private final BusFixture model;
    private final BusDriver driver;
    private final List<JobId> jobs = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private boolean raised;

    ModelRun(BusFixture subject, BusFixture model) {
        this.subject = subject;
        this.model = model;
        this.driver = new BusDriver(subject);
    }

    /** @throws AssertionError at the first difference, or if the history of the subject is not legal */
    void run(List<ModelOperation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            perform(operations.get(i));
            // A short run is one that shows a fault: everything is compared at every step, to find where it begins.
            if (operations.size() <= SHORT || i % STEPS_BETWEEN_VIEWS == STEPS_BETWEEN_VIEWS - 1) {
                compareViews();
            }
        }
        compareViews();
        same("parts of output", ModelView.output(model), ModelView.output(subject));
        same("faults of the history", List.of(), EventHistory.faults(driver.events(), driver.jobs(), !raised));
    }

    private void perform(ModelOperation operation) {
        Step step = new Step(
                driver.newIds(Step.FRESH_IDS),
                Collections.unmodifiableList(jobs),
                Collections.unmodifiableList(leases));
        Object expected = BusDriver.get(operation.on(model, step));
        Object answer = BusDriver.get(operation.on(subject, step));
        same(operation, expected, answer);
        remember(answer);
        raised |= hasRaised(operation, answer);
    }

    private static boolean hasRaised(ModelOperation operation, Object answer) {
        return switch (operation) {
            case ModelOperation.Upkeep(Duty duty, int limit) -> duty == Duty.RAISE && !answer.equals(0);
            case ModelOperation.Twice(ModelOperation repeated) ->
                hasRaised(repeated, ((List<?>) answer).getFirst()) || hasRaised(repeated, ((List<?>) answer).getLast());
            default -> false;
        };
    }

    private void remember(Object answer) {
        switch (answer) {
            case SubmitOutcome.Accepted accepted -> jobs.add(accepted.id());
            case ReplayOutcome.Accepted accepted -> jobs.add(accepted.id());
            case Claim claim -> leases.add(claim.lease());
            case List<?> list -> list.forEach(this::remember);
            default -> {}
        }
    }

    private void compareViews() {
        ModelView expected = ModelView.of(model);
        ModelView seen = ModelView.of(subject);
        same("jobs", expected.jobs(), seen.jobs());
        same("events", expected.events(), seen.events());
        same("counts", expected.counts(), seen.counts());
        same("positions", expected.positions(), seen.positions());
        same("dead letters", expected.deadLetters(), seen.deadLetters());
        same("restrictions", expected.restrictions(), seen.restrictions());
        same("tenants", expected.tenants(), seen.tenants());
    }

    /** Lists are told by their first difference: a whole view would fill the screen. */
    private static void same(Object what, Object expected, Object seen) {
        if (expected.equals(seen)) {
            return;
        }
        if (expected instanceof List<?> wanted && seen instanceof List<?> got && wanted.size() == got.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                same(what + " [" + i + "]", wanted.get(i), got.get(i));
            }
        }
        throw new AssertionError(what + "\n  expected " + expected + "\n  but was  " + seen);
    }
}
