package dev.emp.worker.status;

import dev.emp.connector.ConnectorDescriptor;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.execution.Execution;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.ServiceState;
import dev.emp.worker.plan.MachineIdentity;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what the machine says of itself. */
public final class ReportBuilder {

    private static final String UNKNOWN_SERVICE = "unknown";

    private final MachineIdentity identity;
    private final MachineHealth health;
    private final List<Claimer> claimers;
    private final Executions executions;
    private final Clock clock;

    public ReportBuilder(
            MachineIdentity identity, MachineHealth health, Workforce workforce, Executions executions, Clock clock) {
        this.identity = identity;
        this.health = health;
        this.claimers = workforce.claimers();
        this.executions = executions;
        this.clock = clock;
    }

    /** The machine as it stands now. */
    public MachineReport report() {
        MachineHealth.Condition condition = health.condition();
        return new MachineReport(
                identity.id(),
                identity.type().wireName(),
                condition.health(),
                condition.reason(),
                identity.startedAt(),
                clock.instant(),
                claimers.stream().map(this::worker).toList(),
                claimers.stream().map(ReportBuilder::service).toList());
    }

    private MachineReport.Worker worker(Claimer claimer) {
        List<JobId> jobs = executions.all().stream()
                .map(Execution::lease)
                .filter(lease -> lease.worker().equals(claimer.worker().id()))
                .map(lease -> lease.job())
                .sorted()
                .toList();
        return new MachineReport.Worker(claimer.worker().id(), claimer.worker().slots(), claimer.capabilities(), jobs);
    }

    private static MachineReport.Service service(Claimer claimer) {
        ServiceState state = claimer.watch().state();
        return new MachineReport.Service(
                claimer.watch().name(),
                claimer.watch().descriptor().map(ConnectorDescriptor::service).orElse(UNKNOWN_SERVICE),
                state instanceof ServiceState.Up,
                fault(state));
    }

    private static @Nullable String fault(ServiceState state) {
        return switch (state) {
            case ServiceState.Up up -> null;
            case ServiceState.Down(String reason) -> reason;
            case ServiceState.Unknown unknown -> "not asked yet";
        };
    }
}
