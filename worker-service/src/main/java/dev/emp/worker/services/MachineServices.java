package dev.emp.worker.services;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.claiming.Claimer;
import dev.emp.worker.claiming.Workforce;
import dev.emp.worker.health.HealthEvent.ServiceChanged;
import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.status.Journal;
import dev.emp.worker.supervision.ProcessEvent;
import dev.emp.worker.supervision.ProcessState;
import dev.emp.worker.supervision.SupervisedProcess;
import dev.emp.worker.supervision.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All services of this machine, and what follows for it from what happens to them. */
public final class MachineServices implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MachineServices.class);

    /** A restart waits this long for jobs in hand. */
    private static final Duration PATIENCE_WITH_JOBS = Duration.ofSeconds(30);

    private final List<MachineService> services;
    private final @Nullable Supervisor supervisor;
    private final MachineHealth health;
    private final Journal journal;
    private final List<Consumer<String>> restartListeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /** @param supervisor of the processes of the plan; null when it has none. Closed with this */
    public MachineServices(
            Workforce workforce, @Nullable Supervisor supervisor, MachineHealth health, Journal journal, Clock clock) {
        this.supervisor = supervisor;
        this.health = health;
        this.journal = journal;
        this.services = workforce.claimers().stream()
                .map(claimer -> service(claimer, clock))
                .toList();
        services.forEach(this::follow);
        // From the beginning it is known which services there are.
        services.forEach(this::tell);
    }

    private MachineService service(Claimer claimer, Clock clock) {
        String name = claimer.worker().service().name();
        SupervisedProcess process =
                supervisor == null ? null : supervisor.find(name).orElse(null);
        return new MachineService(claimer, process, clock);
    }

    private void follow(MachineService service) {
        service.watch().onChange(() -> tell(service));
        service.claimer().onBreak(() -> tell(service));
        service.process().ifPresent(process -> process.onEvent(event -> processChanged(service, event)));
    }

    /** Called with the name of a service whose process has been started anew. */
    public void onRestart(Consumer<String> listener) {
        restartListeners.add(listener);
    }

    /** In the order of the plan. */
    public List<MachineService> all() {
        return services;
    }

    public Optional<MachineService> find(String name) {
        return services.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    public List<MachineReport.Service> reports() {
        return services.stream().map(MachineService::report).toList();
    }

    /**
     * Starts all processes and waits until each is ready or has failed for the first time: one that does not come up must
     * not keep the others from working.
     *
     * @return what came of it, in a sentence
     */
    public String start() throws InterruptedException {
        List<MachineService> own = services.stream()
                .filter(service -> service.process().isPresent())
                .toList();
        if (supervisor == null) {
            return "no process of its own";
        }
        supervisor.startAll();
        lock.lock();
        try {
            while (own.stream().anyMatch(MachineServices::isComingUp)) {
                moved.await();
            }
        } finally {
            lock.unlock();
        }
        return inWords(own);
    }

    /** Ends all processes. */
    public void stop() throws InterruptedException {
        if (supervisor != null) {
            supervisor.stopAll();
        }
    }

    @Override
    public void close() {
        if (supervisor != null) {
            supervisor.close();
        }
    }

    /**
     * Restarts a service once the jobs it has in hand are done, at most 30 s from now. Returns when the old process has been
     * asked to end.
     */
    public void restart(MachineService service, String reason) throws InterruptedException {
        service.restart(reason, PATIENCE_WITH_JOBS);
    }

    private void processChanged(MachineService service, ProcessEvent event) {
        try {
            log(event);
            journal.add("service_" + event.kind().wireName(), service.name(), event.text());
            service.processChanged();
            tell(service);
            if (event.kind() == ProcessEvent.Kind.STARTED) {
                restartListeners.forEach(listener -> listener.accept(service.name()));
            }
        } finally {
            wakeStart();
        }
    }

    /** What follows an exit repeats how it came about. */
    private static void log(ProcessEvent event) {
        switch (event.kind()) {
            case STARTED, READY, STOPPING, STOPPED -> log.info("{} {}", event.service(), event.text());
            case EXITED -> log.debug("{} {}", event.service(), event.text());
            case BACKING_OFF, FAILED -> log.warn("{} {}", event.service(), event.text());
        }
    }

    private void wakeStart() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** One at a time, so that whoever looked last is the last to tell. */
    private synchronized void tell(MachineService service) {
        health.apply(new ServiceChanged(service.name(), service.condition()));
    }

    private static boolean isComingUp(MachineService service) {
        return service.process()
                .filter(process -> process.state() instanceof ProcessState.Starting)
                .isPresent();
    }

    private static String inWords(List<MachineService> own) {
        List<String> faults = new ArrayList<>();
        for (MachineService service : own) {
            switch (service.process().orElseThrow().state()) {
                case ProcessState.Ready ready -> {}
                case ProcessState.BackingOff(String reason, var until) -> faults.add(service.name() + ": " + reason);
                case ProcessState.Failed(String reason) -> faults.add(service.name() + ": " + reason);
                default -> faults.add(service.name() + " was stopped");
            }
        }
        String ready = (own.size() - faults.size()) + " of " + own.size() + " ready";
        return faults.isEmpty() ? ready : ready + "; " + String.join("; ", faults);
    }
}
