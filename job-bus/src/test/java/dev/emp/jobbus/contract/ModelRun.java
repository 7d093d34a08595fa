package dev.emp.jobbus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.contract.ModelOperation.Step;
import dev.emp.jobbus.job.JobId;
import java.util.ArrayList;
import java.util.List;

/** Does the same on two buses and compares every answer, and now and then everything. */
final class ModelRun {

    private static final int STEPS_BETWEEN_VIEWS = 60;

    private final BusFixture subject;
    private final BusFixture model;
    private final BusDriver driver;
    private final List<JobId> jobs = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();

    ModelRun(BusFixture subject, BusFixture model) {
        this.subject = subject;
        this.model = model;
        this.driver = new BusDriver(subject);
    }

    /** @throws AssertionError at the first difference, or if the history of the subject is not legal */
    void run(List<ModelOperation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            perform(operations.get(i));
            if (i % STEPS_BETWEEN_VIEWS == STEPS_BETWEEN_VIEWS - 1) {
                compareViews();
            }
        }
        compareViews();
        assertThat(EventHistory.faults(driver.events(), driver.jobs())).isEmpty();
    }

    private void perform(ModelOperation operation) {
        Step step = new Step(driver.newId(), List.copyOf(jobs), List.copyOf(leases));
        Object expected = BusDriver.get(operation.on(model, step));
        Object answer = BusDriver.get(operation.on(subject, step));
        assertThat(answer).as(operation.toString()).isEqualTo(expected);
        remember(answer);
    }

    private void remember(Object answer) {
        if (answer instanceof SubmitOutcome.Accepted accepted) {
            jobs.add(accepted.id());
        } else if (answer instanceof List<?> list) {
            list.forEach(element -> {
                if (element instanceof Claim claim) {
                    leases.add(claim.lease());
                }
            });
        }
    }

    private void compareViews() {
        ModelView expected = ModelView.of(model);
        ModelView seen = ModelView.of(subject);
        assertThat(seen.jobs()).isEqualTo(expected.jobs());
        assertThat(seen.events()).isEqualTo(expected.events());
        assertThat(seen.counts()).isEqualTo(expected.counts());
        assertThat(seen.output()).isEqualTo(expected.output());
    }
}
