package dev.emp.worker.startup;

import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.ArtifactStoreConfiguration;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.tracing.Tracer;
import dev.emp.worker.claiming.Announcer;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.execution.Caretaker;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.execution.JobMetrics;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.health.HealthEvent.BusChanged;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.MachineHealth.Patience;
import dev.emp.worker.health.Situation.BusLoss;
import dev.emp.worker.plan.Connectors;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.plan.MachinePlan;
import dev.emp.worker.plan.MachineProperties;
import dev.emp.worker.plan.WorkerProperties;
import dev.emp.worker.secrets.MachineSecrets;
import dev.emp.worker.status.Journal;
import dev.emp.worker.supervision.Backoff;
import dev.emp.worker.supervision.Signal;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** The workers: bus, jobs in hand, connectors, health. */
@Configuration(proxyBeanMethods = false)
@Import(ArtifactStoreConfiguration.class)
class WorkersConfiguration {

    private static final Backoff BUS_BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    /** Raised whenever there is something new to report. */
    @Bean
    Signal statusChanged() {
        return new Signal();
    }

    @Bean
    Journal journal(Clock clock, Signal statusChanged) {
        return new Journal(clock, statusChanged);
    }

    @Bean
    MachineHealth machineHealth(
            MachineProperties machine, WorkerProperties settings, Clock clock, Signal statusChanged) {
        MachineHealth health = new MachineHealth(
                clock, new Patience(settings.reconnectLimit(), machine.limits().recovery()));
        health.onChange((before, after) -> statusChanged.raise());
        return health;
    }

    @Bean
    StartupSteps startupSteps(MachineIdentity identity, MachineHealth health, Journal journal, Clock clock) {
        StartupSteps steps = new StartupSteps(health, journal, clock);
        steps.done(
                "configuration",
                identity.startedAt(),
                identity.type().wireName() + " machine " + identity.id() + ", profile "
                        + identity.profile().wireName());
        return steps;
    }

    @Bean
    BusLink busLink(
            JobBus bus,
            JobQueries queries,
            CircuitBreakerRegistry breakers,
            RetryRegistry retries,
            MachineHealth health,
            Clock clock) {
        BusLink link = new BusLink(
                bus,
                queries,
                BUS_BACKOFF,
                breakers.circuitBreaker("job-bus", BusLink.breakerConfig()),
                retries.retry("job-bus", BusLink.retryConfig(BUS_BACKOFF)));
        link.onChange(trouble -> health.apply(new BusChanged(
                trouble.map(reason -> new BusLoss(reason, clock.instant())).orElse(null))));
        return link;
    }

    @Bean
    JobMetrics jobMetrics(MeterRegistry registry) {
        return new JobMetrics(registry);
    }

    @Bean
    Executions executions(
            BusLink link,
            ArtifactStore artifacts,
            MachineSecrets secrets,
            JsonMapper mapper,
            Clock clock,
            JobMetrics metrics,
            Tracer tracer,
            Signal statusChanged) {
        return new Executions(link, artifacts, secrets, mapper, clock, metrics, tracer, statusChanged);
    }

    @Bean
    Caretaker caretaker(Executions executions, BusLink link, MachineIdentity identity, WorkerProperties settings) {
        return new Caretaker(executions, link, identity.id(), settings);
    }

    @Bean
    Workforce workforce(
            MachinePlan plan,
            Connectors connectors,
            BusLink link,
            MachineDirectory directory,
            Executions executions,
            MachineSecrets secrets,
            WorkerProperties settings,
            CircuitBreakerRegistry breakers,
            TimeLimiterRegistry limiters,
            Signal statusChanged) {
        List<Claimer> claimers = new ArrayList<>();
        List<Announcer> announcers = new ArrayList<>();
        plan.workers().forEach(worker -> {
            String name = worker.service().name();
            ConnectorWatch watch = new ConnectorWatch(
                    name,
                    connectors.open(worker.service()),
                    limiters.timeLimiter("check-" + name, ConnectorWatch.limiterConfig()));
            claimers.add(new Claimer(
                    worker,
                    watch,
                    link,
                    executions,
                    secrets,
                    settings,
                    breakers.circuitBreaker("service-" + name, Claimer.breakerConfig())));
            announcers.add(new Announcer(watch, directory, link));
            watch.onChange(statusChanged::raise);
        });
        return new Workforce(claimers, announcers);
    }
}
