package dev.emp.connector.http;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job that runs on a thread of its own, for whoever listens. */
final class Execution {

    private static final Logger log = LoggerFactory.getLogger(Execution.class);

    private final Connector connector;
    private final ConnectorRequest request;
    private final ExecutionTrace trace;
    private final EventOutlet outlet;
    private final Handover handover = new Handover();
    private final StreamingContext context;
    private final Ending ending;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean isEnding;
    private volatile boolean isReplaced;
    private @Nullable Thread runner;
    private boolean stopped;

    /** Hears of the end before any listener does. */
    interface Ending {

        /** @param last what the listener will hear; null when it hears nothing and may come again */
        void of(Execution execution, @Nullable ExecutionEvent last);
    }

    /** Knows the executions by their handles. */
    interface Register {
        HandleKeeper keeperFor(Execution execution);
    }

    Execution(
            Connector connector,
            ConnectorRequest request,
            ExecutionTrace trace,
            EventOutlet outlet,
            Register register,
            StreamingContext.Patience patience,
            Ending ending) {
        this.connector = connector;
        this.request = request;
        this.trace = trace;
        this.outlet = outlet;
        this.ending = ending;
        this.context = new StreamingContext(
                outlet, handover, register.keeperFor(this), connector::canAttach, patience, request.handle() == null);
    }

    /** Starting again does nothing. */
    void start() {
        if (!started.compareAndSet(false, true)) {
            return;
        }
        Thread.ofVirtual().name("execution-" + request.executionId()).start(this::run);
    }

    EventOutlet outlet() {
        return outlet;
    }

    private void run() {
        ExecutionEvent last = trace.run(request.executionId(), this::outcome);
        isEnding = true;
        ending.of(this, last);
        if (last == null && isReplaced) {
            outlet.giveWay();
        }
        outlet.end(last);
        ended.countDown();
    }

    /** Null when it was stopped before its end. */
    private @Nullable ExecutionEvent outcome() {
        if (!enter()) {
            return null;
        }
        try {
            return new ExecutionEvent.Result(connector.run(request, context).output());
        } catch (ConnectorException e) {
            return saysNothing(e) ? null : ExecutionEvent.Failed.of(e);
        } catch (InterruptedException e) {
            return null;
        } catch (RuntimeException | Error e) {
            log.error("Execution {}: the connector failed", request.executionId(), e);
            return ExecutionEvent.Failed.of(
                    ErrorClass.PROVIDER_ERROR,
                    "The connector itself failed with " + e.getClass().getSimpleName() + "; its log has the details.");
        } finally {
            leave();
        }
    }

    /** Who is stopped while it waits says that something does not answer: it is not the provider. */
    private synchronized boolean saysNothing(ConnectorException e) {
        return stopped && e.errorClass() == ErrorClass.UNAVAILABLE && !e.nothingAccepted();
    }

    private synchronized boolean enter() {
        runner = Thread.currentThread();
        return !stopped;
    }

    /** Afterwards nobody interrupts this thread for us, and an interrupt that came late is gone. */
    private synchronized void leave() {
        runner = null;
        Thread.interrupted();
    }

    /** Stops following the job; the provider goes on with it, so that another attempt can attach. */
    synchronized void stop() {
        stopped = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** Stops, so that a newer request goes on with the job; whoever listens hears of it, and does not come back. */
    void giveWay() {
        isReplaced = true;
        stop();
    }

    /** @return false when it has not ended within the limit */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** From the moment on that its end is known. */
    boolean isEnding() {
        return isEnding;
    }

    void cancel() {
        context.cancel();
    }

    /** @param handle null when the worker did not say which handle it has stored */
    void confirm(@Nullable String handle) {
        handover.confirm(handle);
    }
}
