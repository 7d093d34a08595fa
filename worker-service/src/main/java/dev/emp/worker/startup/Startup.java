package dev.emp.worker.startup;

import dev.emp.connector.ConnectorDescriptor;
import dev.emp.jobbus.machine.MachineReport.Step;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.execution.Caretaker;
import dev.emp.worker.health.HealthEvent.GaveUp;
import dev.emp.worker.health.HealthEvent.Started;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.MachineState;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.plan.MachinePlan;
import dev.emp.worker.secrets.MachineSecrets;
import dev.emp.worker.services.MachineServices;
import dev.emp.worker.status.Journal;
import dev.emp.worker.status.StatusReporter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start-up sequence of section 5 of the architecture. */
final class Startup {

    private static final Logger log = LoggerFactory.getLogger(Startup.class);
    private static final double MILLIS_PER_SECOND = 1_000;

    private final StartupSteps steps;
    private final MachineIdentity identity;
    private final MachinePlan plan;
    private final Parts parts;
    private final Clock clock;

    Startup(StartupSteps steps, MachineIdentity identity, MachinePlan plan, Parts parts, Clock clock) {
        this.steps = steps;
        this.identity = identity;
        this.plan = plan;
        this.parts = parts;
        this.clock = clock;
    }

    /** What is started. */
    record Parts(
            SetupCommands setup,
            MachineServices services,
            Workforce workforce,
            Caretaker caretaker,
            StatusReporter status,
            Housekeeping keeping,
            MachineSecrets secrets,
            MachineHealth health,
            Journal journal) {}

    /**
     * Up to the registration: a machine that fails here has not begun. Its configuration was read and left-over processes
     * were ended while it was put together.
     *
     * @throws dev.emp.jobbus.bus.BusUnavailableException if the bus is out of reach
     */
    void register() throws InterruptedException {
        steps.run("plan", this::describePlan);
        steps.run("registration", () -> {
            parts.status().start();
            return "registered as " + identity.id();
        });
    }

    /** The rest; a step that fails ends the machine. */
    void finish() {
        try {
            if (!parts.secrets().isEmpty()) {
                steps.run("secrets", parts.secrets()::report);
            }
            steps.run("shared-setup", parts.setup()::run);
            parts.keeping().start();
            steps.run("services", parts.services()::start);
            steps.run("workers", this::startWorkers);
            steps.run("capabilities", this::announce);
            steps.run("health", this::openForWork);
            complete();
        } catch (InterruptedException e) {
            log.info("The start-up was interrupted");
        } catch (RuntimeException | Error e) {
            Step step = steps.steps().getLast();
            parts.health().apply(new GaveUp("start-up step " + step.name() + ": " + step.detail()));
        }
    }

    private String describePlan() {
        plan.remarks().forEach(log::warn);
        if (plan.workers().isEmpty()) {
            log.warn("This machine takes no jobs: its profile has no services and emp.worker.connectors names none");
        }
        String services = plan.services().stream().map(each -> each.name()).collect(Collectors.joining(", "));
        String planned = services.isEmpty() ? "no services" : services;
        return plan.remarks().isEmpty() ? planned : planned + "; " + String.join("; ", plan.remarks());
    }

    private String startWorkers() throws InterruptedException {
        parts.caretaker().start();
        parts.workforce().startChecks();
        parts.workforce().awaitFirstChecks();
        parts.workforce().startClaiming();
        int slots = plan.workers().stream().mapToInt(worker -> worker.slots()).sum();
        return count(plan.workers().size(), "worker") + " with " + count(slots, "slot");
    }

    private String announce() {
        TreeMap<String, Long> byService = parts.workforce().claimers().stream()
                .map(Claimer::watch)
                .map(watch -> watch.descriptor().map(ConnectorDescriptor::service))
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(service -> service, TreeMap::new, Collectors.counting()));
        return byService.isEmpty()
                ? "no connector has described itself yet"
                : byService.entrySet().stream()
                        .map(entry -> entry.getKey() + " by " + count(entry.getValue(), "worker"))
                        .collect(Collectors.joining(", "));
    }

    private String openForWork() {
        parts.health().apply(new Started());
        String reason = parts.health().state().reason();
        return parts.health().state().health().wireName() + (reason == null ? "" : ": " + reason);
    }

    private void complete() {
        if (!(parts.health().state() instanceof MachineState.Alive)) {
            return;
        }
        double seconds = Duration.between(identity.startedAt(), clock.instant()).toMillis() / MILLIS_PER_SECOND;
        String text = "%s ready after %.2f s".formatted(count(plan.workers().size(), "worker"), seconds);
        parts.journal().add("startup_complete", null, text);
        log.info("Start-up complete: {}", text);
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
