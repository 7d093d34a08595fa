package dev.emp.worker.claiming;

import dev.emp.connector.ConnectorDescriptor;
import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.worker.execution.Executions;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.health.ServiceState;
import dev.emp.worker.plan.PlannedWorker;
import dev.emp.worker.plan.WorkerProperties;
import dev.emp.worker.secrets.MachineSecrets;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims jobs for one worker and starts them. A round of its loop is one claim, which waits at the bus. */
public final class Claimer {

    private static final Logger log = LoggerFactory.getLogger(Claimer.class);
    private static final Duration CLOSED = Duration.ofMinutes(1);
    private static final int LAST_JOBS = 10;
    private static final int FEWEST_JOBS = 5;
    private static final float MOST_FAILURES_PERCENT = 80;
    private static final Duration TIME_OUT_OF_WORK = Duration.ofSeconds(30);

    /** Failures that say nothing about the job itself. */
    private static final Set<FailureClass> THE_SERVICES_FAULT =
            EnumSet.of(FailureClass.UNAVAILABLE, FailureClass.LOST, FailureClass.INTERNAL);

    private final PlannedWorker worker;
    private final ConnectorWatch watch;
    private final BusLink link;
    private final Executions executions;
    private final MachineSecrets secrets;
    private final WorkerProperties settings;
    private final ClaimGate gate;
    private final CircuitBreaker breaker;
    private final List<Runnable> breakListeners = new CopyOnWriteArrayList<>();
    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);
    private int failures;
    private @Nullable Offer offer;

    /** What capabilities were made of: they are the same for one claim after the other. */
    private record Offer(
            ConnectorDescriptor descriptor, Set<String> warmModels, Set<String> secrets, Capabilities capabilities) {
        boolean isOf(ConnectorDescriptor now, Set<String> warm, Set<String> readable) {
            return descriptor.service().equals(now.service())
                    && descriptor.models().equals(now.models())
                    && descriptor.attributes().equals(now.attributes())
                    && warmModels.equals(warm)
                    && secrets.equals(readable);
        }
    }

    /** @param breaker made with {@link #breakerConfig} */
    public Claimer(
            PlannedWorker worker,
            ConnectorWatch watch,
            BusLink link,
            Executions executions,
            MachineSecrets secrets,
            WorkerProperties settings,
            CircuitBreaker breaker) {
        this.worker = worker;
        this.watch = watch;
        this.link = link;
        this.executions = executions;
        this.secrets = secrets;
        this.settings = settings;
        this.breaker = breaker;
        this.gate = new ClaimGate(worker.slots());
        watch.onChange(this::conditionsChanged);
        breaker.getEventPublisher().onStateTransition(event -> breakerChanged(event.getStateTransition()));
    }

    /**
     * A breaker that opens when most of the last jobs failed because of the service: a broken one fails jobs faster than a
     * good one does them, and would otherwise be given most of them.
     */
    public static CircuitBreakerConfig breakerConfig() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(LAST_JOBS)
                .minimumNumberOfCalls(FEWEST_JOBS)
                .failureRateThreshold(MOST_FAILURES_PERCENT)
                .waitDurationInOpenState(TIME_OUT_OF_WORK)
                .permittedNumberOfCallsInHalfOpenState(1)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .build();
    }

    /** Claims once; answers how long to wait before the next time. */
    public Duration claim() throws InterruptedException {
        int free = gate.awaitFree();
        if (free == 0) {
            return CLOSED;
        }
        try {
            List<Claim> claims = ask(Math.min(free, ClaimRequest.MOST_JOBS));
            failures = 0;
            for (Claim claim : claims) {
                take(claim);
            }
            return Duration.ZERO;
        } catch (BusUnavailableException e) {
            return link.backoff().after(++failures);
        }
    }

    /** Claims no more. A job that the bus has handed over meanwhile is given back. */
    public void close() {
        gate.close();
        link.jobs().stopWaiting(worker.id());
    }

    public PlannedWorker worker() {
        return worker;
    }

    public ConnectorWatch watch() {
        return watch;
    }

    /** What the worker offers; nothing before its connector first answered. */
    public Capabilities capabilities() {
        return watch.descriptor().map(this::capabilities).orElseGet(() -> new Capabilities(Map.of()));
    }

    private synchronized Capabilities capabilities(ConnectorDescriptor descriptor) {
        Set<String> warm = watch.warmModels();
        Set<String> readable = secrets.readable();
        if (offer == null || !offer.isOf(descriptor, warm, readable)) {
            offer = new Offer(descriptor, warm, readable, worker.capabilities(descriptor, warm, readable));
        }
        return offer.capabilities();
    }

    /** How many slots hold a job. */
    public int slotsUsed() {
        return gate.taken();
    }

    private List<Claim> ask(int most) throws InterruptedException {
        CompletionStage<List<Claim>> waiting = link.jobs()
                .claim(new ClaimRequest(worker.id(), capabilities(), most, settings.lease(), settings.claimWait()));
        if (!gate.isOpen()) {
            // Whoever shut the gate a moment ago found nothing waiting that could be stopped.
            link.jobs().stopWaiting(worker.id());
        }
        return link.await(waiting);
    }

    private void take(Claim claim) throws InterruptedException {
        if (gate.take()) {
            executions.start(claim, watch.connector(), this::jobEnded);
        } else {
            link.insist(() -> link.jobs().release(claim.lease(), "the worker takes no jobs now"));
        }
    }

    /** Takes no new jobs while it is held for any reason; those in hand go on. */
    public void hold(Hold reason, boolean value) {
        boolean changed;
        synchronized (holds) {
            changed = value ? holds.add(reason) : holds.remove(reason);
        }
        if (changed) {
            conditionsChanged();
        }
    }

    /** Waits until no job is in hand; answers whether that came true in time. */
    public boolean awaitIdle(Duration patience) throws InterruptedException {
        return gate.awaitNone(patience);
    }

    /** What the provider holds in memory is another thing now. */
    private void jobEnded(Executions.End end) {
        switch (end) {
            case Executions.End.Failed(FailureClass failure)
            when THE_SERVICES_FAULT.contains(failure) ->
                breaker.onError(0, TimeUnit.NANOSECONDS, new ServiceFault(failure));
            // Not for the breaker: else a job that names one dead key of many would take the others out of work.
            case Executions.End.FellBack() -> {}
            case Executions.End.Failed _, Executions.End.Other _ -> breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
        watch.askSoon();
        gate.giveBack();
    }

    private void breakerChanged(StateTransition transition) {
        if (transition.getToState() == State.OPEN) {
            log.warn(
                    "{} takes no jobs for {} s: {} % of the last ones failed because of it",
                    watch.name(),
                    TIME_OUT_OF_WORK.toSeconds(),
                    Math.round(breaker.getMetrics().getFailureRate()));
        }
        conditionsChanged();
        breakListeners.forEach(Runnable::run);
    }

    /** Called after every change of {@link #isOutOfWork}. */
    public void onBreak(Runnable listener) {
        breakListeners.add(listener);
    }

    /** Whether it takes no jobs for a while because most of the last ones failed. */
    public boolean isOutOfWork() {
        return breaker.getState() == State.OPEN;
    }

    private void conditionsChanged() {
        synchronized (holds) {
            boolean ready = holds.isEmpty() && watch.state() instanceof ServiceState.Up;
            gate.allow(ready ? allowedByBreaker() : 0);
        }
        // The claim that waits now was made with the capabilities of before.
        link.jobs().stopWaiting(worker.id());
    }

    private int allowedByBreaker() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> 0;
            case HALF_OPEN -> 1;
            case CLOSED, DISABLED, METRICS_ONLY -> worker.slots();
        };
    }

    /** Tells the breaker why. */
    private static final class ServiceFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ServiceFault(FailureClass failure) {
            super(failure.wireName(), null, false, false);
        }
    }
}
