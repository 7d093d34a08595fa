package dev.emp.worker.startup;

import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.DirectoryArtifactStore;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.worker.claiming.Announcer;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.execution.Caretaker;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.execution.JobMetrics;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.plan.MachinePlan;
import dev.emp.worker.plan.WorkerProperties;
import dev.emp.worker.status.ReportBuilder;
import dev.emp.worker.status.SlotMetrics;
import dev.emp.worker.status.StatusReporter;
import dev.emp.worker.supervision.Backoff;
import dev.emp.worker.supervision.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the machine together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ArtifactProperties.class)
class MachineConfiguration {

    private static final Backoff BUS_BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    @Bean
    @ConditionalOnMissingBean
    ArtifactStore artifactStore(ArtifactProperties properties) {
        return new DirectoryArtifactStore(properties.directory());
    }

    /** Raised whenever there is something new to report. */
    @Bean
    Signal statusChanged() {
        return new Signal();
    }

    @Bean
    BusLink busLink(JobBus bus, Signal statusChanged) {
        return new BusLink(bus, BUS_BACKOFF, statusChanged);
    }

    @Bean
    JobMetrics jobMetrics(MeterRegistry registry) {
        return new JobMetrics(registry);
    }

    @Bean
    Executions executions(
            BusLink link,
            ArtifactStore artifacts,
            JsonMapper mapper,
            Clock clock,
            JobMetrics metrics,
            Signal statusChanged) {
        return new Executions(link, artifacts, mapper, clock, metrics, statusChanged);
    }

    @Bean
    Caretaker caretaker(Executions executions, BusLink link, MachineIdentity identity, WorkerProperties settings) {
        return new Caretaker(executions, link, identity.id(), settings);
    }

    @Bean
    Workforce workforce(
            MachinePlan plan,
            BusLink link,
            MachineDirectory directory,
            Executions executions,
            WorkerProperties settings,
            Signal statusChanged) {
        List<Claimer> claimers = new ArrayList<>();
        List<Announcer> announcers = new ArrayList<>();
        plan.workers().forEach(worker -> {
            ConnectorWatch watch = new ConnectorWatch(worker.id().name(), worker.connector());
            claimers.add(new Claimer(worker, watch, link, executions, settings));
            announcers.add(new Announcer(watch, directory, link));
            watch.onChange(statusChanged::raise);
        });
        return new Workforce(claimers, announcers);
    }

    @Bean
    MachineHealth machineHealth(BusLink link, Workforce workforce, Signal statusChanged) {
        return new MachineHealth(
                link, workforce.claimers().stream().map(Claimer::watch).toList(), statusChanged);
    }

    @Bean
    ReportBuilder reportBuilder(
            MachineIdentity identity, MachineHealth health, Workforce workforce, Executions executions, Clock clock) {
        return new ReportBuilder(identity, health, workforce, executions, clock);
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
    Machine machine(
            MachineHealth health,
            Workforce workforce,
            Executions executions,
            Caretaker caretaker,
            StatusReporter status,
            WorkerProperties settings) {
        return new Machine(health, workforce, executions, caretaker, status, settings);
    }
}
