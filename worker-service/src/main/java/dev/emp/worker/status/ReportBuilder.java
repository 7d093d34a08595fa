package dev.emp.worker.status;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.execution.Execution;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.MachineState;
import dev.emp.worker.plan.MachineIdentity;
import java.time.Clock;
import java.util.List;

/** Gathers what the machine says of itself. */
public final class ReportBuilder {

    private final MachineIdentity identity;
    private final MachineHealth health;
    private final List<Claimer> claimers;
    private final Executions executions;
    private final MachineFacts facts;
    private final Clock clock;

    public ReportBuilder(
            MachineIdentity identity,
            MachineHealth health,
            Workforce workforce,
            Executions executions,
            MachineFacts facts,
            Clock clock) {
        this.identity = identity;
        this.health = health;
        this.claimers = workforce.claimers();
        this.executions = executions;
        this.facts = facts;
        this.clock = clock;
    }

    /** The machine as it stands now. */
    public MachineReport report() {
        MachineState state = health.state();
        return new MachineReport(
                identity.id(),
                new MachineReport.Description(
                        identity.type().wireName(), facts.profile(), identity.version(), identity.startedAt()),
                state.health(),
                state.reason(),
                clock.instant(),
                claimers.stream().map(this::worker).toList(),
                facts.services(),
                facts.steps(),
                facts.events(),
                facts.resources());
    }

    private MachineReport.Worker worker(Claimer claimer) {
        List<JobId> jobs = executions.all().stream()
                .map(Execution::lease)
                .filter(lease -> lease.worker().equals(claimer.worker().id()))
                .map(lease -> lease.job())
                .toList();
        return new MachineReport.Worker(claimer.worker().id(), claimer.worker().slots(), claimer.capabilities(), jobs);
    }
}
