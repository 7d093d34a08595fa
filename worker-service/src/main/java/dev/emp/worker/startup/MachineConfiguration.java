package dev.emp.worker.startup;

import dev.emp.artifact.ArtifactProperties;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.execution.Caretaker;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.MachineState;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.plan.MachinePlan;
import dev.emp.worker.plan.MachineProperties;
import dev.emp.worker.plan.WorkerProperties;
import dev.emp.worker.resources.NvidiaSmi;
import dev.emp.worker.resources.OshiProbe;
import dev.emp.worker.resources.ResidentMemory;
import dev.emp.worker.resources.ResourceLimits;
import dev.emp.worker.resources.ResourceMetrics;
import dev.emp.worker.resources.ResourceWatch;
import dev.emp.worker.resources.ServiceMemoryWatch;
import dev.emp.worker.secrets.MachineSecrets;
import dev.emp.worker.services.MachineServices;
import dev.emp.worker.services.MemoryKeeper;
import dev.emp.worker.services.Relief;
import dev.emp.worker.status.Journal;
import dev.emp.worker.status.MachineFacts;
import dev.emp.worker.status.ReportBuilder;
import dev.emp.worker.status.SlotMetrics;
import dev.emp.worker.status.StatusReporter;
import dev.emp.worker.supervision.ProcessSpec;
import dev.emp.worker.supervision.Signal;
import dev.emp.worker.supervision.Supervisor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The machine around its workers: services, resources, reports, start-up and end. */
@Configuration(proxyBeanMethods = false)
class MachineConfiguration {

    /** How long a provider takes to give memory back that it has freed. */
    private static final Duration MEMORY_SETTLING = Duration.ofSeconds(3);

    @Bean
    MachineServices machineServices(
            MachinePlan plan,
            MachineIdentity identity,
            Workforce workforce,
            MachineHealth health,
            StartupSteps steps,
            Journal journal,
            Clock clock)
            throws InterruptedException {
        List<ProcessSpec> specs = ProcessSpecs.of(plan);
        Path directory = identity.directory();
        steps.run("leftovers", () -> LeftoverProcesses.end(directory, !specs.isEmpty()));
        Supervisor supervisor = specs.isEmpty() ? null : new Supervisor(specs, directory, clock);
        return new MachineServices(workforce, supervisor, health, journal, clock);
    }

    @Bean
    ResourceWatch resourceWatch(
            MachineProperties machine,
            MachineIdentity identity,
            ArtifactProperties artifacts,
            NvidiaSmi nvidia,
            Clock clock) {
        MachineProperties.Limits limits = machine.limits();
        return new ResourceWatch(
                new OshiProbe(List.of(identity.directory(), writtenTo(artifacts)), nvidia, clock),
                new ResourceLimits(
                        limits.memory(),
                        limits.disk(),
                        limits.cpu(),
                        limits.gpuMemory(),
                        limits.sustained(),
                        limits.recovery()),
                clock);
    }

    /** With S3, parts of files lie on a disk of this machine until they are uploaded. */
    private static Path writtenTo(ArtifactProperties artifacts) {
        return switch (artifacts.store()) {
            case DIRECTORY -> artifacts.directory();
            case S3 -> Path.of(System.getProperty("java.io.tmpdir"));
        };
    }

    @Bean
    ResourceMetrics resourceMetrics(ResourceWatch watch) {
        return new ResourceMetrics(watch);
    }

    @Bean
    ResidentMemory residentMemory() {
        return new ResidentMemory();
    }

    @Bean
    Relief relief(ResourceWatch watch, MachineServices services, MachineHealth health, Journal journal, Clock clock) {
        Relief relief = new Relief(watch, services, health, journal, clock);
        watch.onExcess(relief);
        return relief;
    }

    @Bean
    Housekeeping housekeeping(
            MachineServices services,
            MachineHealth health,
            ResourceWatch resources,
            Relief relief,
            Journal journal,
            ObjectProvider<IdleLimit> idle,
            Clock clock) {
        MemoryKeeper keeper = new MemoryKeeper(services, relief, health, journal, clock, MEMORY_SETTLING);
        ServiceMemoryWatch memory = new ServiceMemoryWatch(keeper::memory, keeper::over);
        services.onRestart(memory::restarted);
        return new Housekeeping(services, health, resources, relief, memory, idle.getIfAvailable());
    }

    @Bean
    MachineFacts machineFacts(
            MachineIdentity identity,
            MachineServices services,
            StartupSteps steps,
            Journal journal,
            ResourceWatch resources) {
        return new LiveFacts(identity, services, steps, journal, resources);
    }

    @Bean
    ReportBuilder reportBuilder(
            MachineIdentity identity,
            MachineHealth health,
            Workforce workforce,
            Executions executions,
            MachineFacts facts,
            Clock clock) {
        return new ReportBuilder(identity, health, workforce, executions, facts, clock);
    }

    @Bean
    StatusReporter statusReporter(
            ReportBuilder reports, MachineDirectory directory, BusLink link, Signal statusChanged) {
        return new StatusReporter(reports, directory, link, statusChanged);
    }

    @Bean
    SlotMetrics slotMetrics(Workforce workforce, MachineHealth health) {
        return new SlotMetrics(workforce, health);
    }

    @Bean
    MachineMetrics machineMetrics(
            MachineIdentity identity, MachineHealth health, MachineServices services, StartupSteps steps, Clock clock) {
        return new MachineMetrics(identity, health, services, steps, clock);
    }

    @Bean
    ExitStatus exitStatus() {
        return new ExitStatus();
    }

    @Bean
    @ConditionalOnProperty("emp.worker.idle-limit")
    IdleLimit idleLimit(
            WorkerProperties settings, Executions executions, MachineHealth health, ExitStatus exit, Clock clock) {
        return new IdleLimit(
                Objects.requireNonNull(settings.idleLimit()),
                new WorkOfTheMachine(executions, health),
                clock,
                exit::end);
    }

    private record WorkOfTheMachine(Executions executions, MachineHealth health) implements IdleLimit.Activity {

        @Override
        public boolean isBusy() {
            return health.state() instanceof MachineState.Starting
                    || !executions.all().isEmpty();
        }

        @Override
        public long jobsStarted() {
            return executions.started();
        }
    }

    @Bean
    Startup startup(
            StartupSteps steps,
            MachineIdentity identity,
            MachinePlan plan,
            MachineProperties machine,
            Startup.Parts parts,
            Clock clock) {
        return new Startup(steps, identity, plan, parts, clock);
    }

    @Bean
    Startup.Parts startupParts(
            MachineIdentity identity,
            MachineProperties machine,
            MachineServices services,
            Workforce workforce,
            Caretaker caretaker,
            StatusReporter status,
            Housekeeping keeping,
            MachineSecrets secrets,
            MachineHealth health,
            Journal journal) {
        return new Startup.Parts(
                new SetupCommands(identity.directory(), machine.setup()),
                services,
                workforce,
                caretaker,
                status,
                keeping,
                secrets,
                health,
                journal);
    }

    @Bean
    Machine machine(
            Startup startup, Startup.Parts parts, Executions executions, ExitStatus exit, WorkerProperties settings) {
        return new Machine(startup, parts, executions, exit, settings);
    }
}
