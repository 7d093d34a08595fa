package dev.emp.worker.services;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Service.State;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Hold;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.health.ServiceState;
import dev.emp.worker.health.Situation.ServiceCondition;
import dev.emp.worker.plan.ChildProcess;
import dev.emp.worker.plan.PlannedService;
import dev.emp.worker.supervision.ProcessState;
import dev.emp.worker.supervision.ProcessUsage;
import dev.emp.worker.supervision.SupervisedProcess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One service with everything that belongs to it. */
public final class MachineService {

    private static final String UNKNOWN_SERVICE = "unknown";

    private final Claimer claimer;
    private final ConnectorWatch watch;
    private final @Nullable SupervisedProcess process;
    private final Clock clock;
    private volatile boolean begun;
    private State lastState = State.PLANNED;
    private Instant since;

    /** @param process null when the machine keeps none for the service */
    MachineService(Claimer claimer, @Nullable SupervisedProcess process, Clock clock) {
        this.claimer = claimer;
        this.watch = claimer.watch();
        this.process = process;
        this.clock = clock;
        this.since = clock.instant();
        if (process != null) {
            claimer.hold(Hold.SERVICE_DOWN, true);
        }
    }

    public String name() {
        return planned().name();
    }

    public PlannedService planned() {
        return claimer.worker().service();
    }

    Claimer claimer() {
        return claimer;
    }

    ConnectorWatch watch() {
        return watch;
    }

    Connector connector() {
        return watch.connector();
    }

    /** The process behind the service; empty when the machine keeps none. */
    public Optional<SupervisedProcess> process() {
        return Optional.ofNullable(process);
    }

    /** Nothing while no process runs. */
    ProcessUsage usage() {
        return process == null ? ProcessUsage.NONE : process.usage();
    }

    /** Null when it has none. */
    @Nullable
    Long memoryLimit() {
        ChildProcess child = planned().process();
        return child == null ? null : child.limits().memoryBytes();
    }

    /** Follows its process: the worker takes jobs only while that is ready. */
    void processChanged() {
        begun = true;
        boolean ready = process == null || process.state() instanceof ProcessState.Ready;
        claimer.hold(Hold.SERVICE_DOWN, !ready);
        watch.askSoon();
    }

    /**
     * Restarts the process once the jobs in hand are done.
     *
     * @param patience how long they may take; those that take longer are cut off and done again elsewhere
     */
    void restart(String reason, Duration patience) throws InterruptedException {
        if (process == null) {
            return;
        }
        claimer.hold(Hold.RESTART, true);
        try {
            claimer.awaitIdle(patience);
            process.restart(reason);
        } finally {
            claimer.hold(Hold.RESTART, false);
        }
    }

    /** Waits until its process is ready or has failed, as long as a start may take. */
    void awaitReady() throws InterruptedException {
        ChildProcess child = planned().process();
        if (process != null && child != null) {
            process.awaitSettled(child.limits().start());
        }
    }

    /** For the health of the machine. */
    ServiceCondition condition() {
        if (process != null && process.state() instanceof ProcessState.Failed(String reason)) {
            return new ServiceCondition.Failed(reason);
        }
        String fault = fault();
        return fault == null ? new ServiceCondition.Up() : new ServiceCondition.Down(fault);
    }

    /** For the report. */
    public synchronized MachineReport.Service report() {
        State now = state();
        if (now != lastState) {
            lastState = now;
            since = clock.instant();
        }
        return new MachineReport.Service(
                name(),
                watch.descriptor().map(ConnectorDescriptor::service).orElse(UNKNOWN_SERVICE),
                now,
                fault(),
                since,
                child());
    }

    private State state() {
        if (process == null) {
            return stateOfConnector();
        }
        return switch (process.state()) {
            case ProcessState.Starting starting -> State.STARTING;
            case ProcessState.Ready ready -> stateOfConnector();
            case ProcessState.BackingOff backingOff -> State.RESTARTING;
            case ProcessState.Failed failed -> State.FAILED;
            case ProcessState.Stopping stopping -> State.STOPPING;
            case ProcessState.Stopped stopped -> begun ? State.STOPPED : State.PLANNED;
        };
    }

    private State stateOfConnector() {
        return switch (watch.state()) {
            case ServiceState.Unknown unknown -> State.STARTING;
            case ServiceState.Down down -> State.DOWN;
            case ServiceState.Up up -> claimer.isOutOfWork() ? State.DOWN : State.UP;
        };
    }

    /** Why it is not up; null when it is. */
    private @Nullable String fault() {
        if (process == null) {
            return faultOfConnector();
        }
        return switch (process.state()) {
            case ProcessState.Starting starting -> "it is starting";
            case ProcessState.Ready ready -> faultOfConnector();
            case ProcessState.BackingOff(String reason, Instant until) -> reason;
            case ProcessState.Failed(String reason) -> reason;
            case ProcessState.Stopping stopping -> "it is stopping";
            case ProcessState.Stopped stopped -> "it does not run";
        };
    }

    private @Nullable String faultOfConnector() {
        return switch (watch.state()) {
            case ServiceState.Unknown unknown -> "not asked yet";
            case ServiceState.Down(String reason) -> reason;
            case ServiceState.Up up -> claimer.isOutOfWork() ? "most of its last jobs failed because of it" : null;
        };
    }

    private MachineReport.@Nullable ChildProcess child() {
        if (process == null) {
            return null;
        }
        long pid = switch (process.state()) {
            case ProcessState.Starting(long number, Instant at) -> number;
            case ProcessState.Ready(long number, Instant at) -> number;
            case ProcessState.Stopping(long number) -> number;
            default -> 0;
        };
        ProcessUsage usage = process.usage();
        return pid == 0
                ? null
                : new MachineReport.ChildProcess(
                        pid, process.restarts(), usage.cpuCores(), usage.residentBytes(), memoryLimit());
    }
}
