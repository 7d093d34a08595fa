package dev.emp.connector.http;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job that runs for a worker at the other end of an event stream, on the thread of the worker's request. */
final class Execution {

    private static final Logger log = LoggerFactory.getLogger(Execution.class);

    private final Connector connector;
    private final ConnectorRequest request;
    private final EventWriter events;
    private final StreamingContext context;
    private @Nullable Thread runner;
    private boolean stopped;

    Execution(Connector connector, ConnectorRequest request, EventWriter events, Duration confirmationTimeout) {
        this.connector = connector;
        this.request = request;
        this.events = events;
        this.context = new StreamingContext(events, confirmationTimeout);
    }

    /** Blocks until the job has ended; answers its last event, which is yet to be told. */
    ExecutionEvent run(Duration heartbeatInterval) {
        try (Heartbeat _ = Heartbeat.start(events, heartbeatInterval, this::stop)) {
            return outcome();
        }
    }

    /** Writes the last event. */
    void tell(ExecutionEvent last) {
        try {
            events.write(last);
        } catch (IOException e) {
            log.info("Execution {}: the worker was gone before it heard the end", request.executionId());
        }
    }

    private ExecutionEvent outcome() {
        if (!enter()) {
            return ExecutionEvent.Failed.of(ErrorClass.UNAVAILABLE, "The connector is shutting down.");
        }
        try {
            return new ExecutionEvent.Result(connector.run(request, context).output());
        } catch (ConnectorException e) {
            return ExecutionEvent.Failed.of(e);
        } catch (InterruptedException e) {
            return ExecutionEvent.Failed.of(ErrorClass.UNAVAILABLE, "The connector has stopped following this job.");
        } catch (RuntimeException e) {
            log.error("Execution {}: the connector failed", request.executionId(), e);
            return ExecutionEvent.Failed.of(
                    ErrorClass.PROVIDER_ERROR,
                    "The connector itself failed with " + e.getClass().getSimpleName() + "; its log has the details.");
        } finally {
            leave();
        }
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

    void cancel() {
        context.cancel();
    }

    void confirmAccepted() {
        context.confirm();
    }
}
