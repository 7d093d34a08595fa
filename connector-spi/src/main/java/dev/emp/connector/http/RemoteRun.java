package dev.emp.connector.http;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job at a connector, over as many streams as it takes: one that is cut is resumed by the job's newest handle. A job that
 * is lost on the way, and that began here, is submitted anew once; where it began elsewhere that is for others to decide.
 */
final class RemoteRun {

    private static final Logger log = LoggerFactory.getLogger(RemoteRun.class);

    private final ExecutionCalls calls;
    private final ConnectorRequest request;
    private final ConnectorContext context;
    private final Duration silenceLimit;
    private final Duration resumeLimit;
    private boolean resumed;

    RemoteRun(
            ExecutionCalls calls,
            ConnectorRequest request,
            ConnectorContext context,
            Duration silenceLimit,
            Duration resumeLimit) {
        this.calls = calls;
        this.request = request;
        this.context = context;
        this.silenceLimit = silenceLimit;
        this.resumeLimit = resumeLimit;
    }

    ConnectorResult toEnd() throws ConnectorException, InterruptedException {
        context.onCancel(() -> calls.cancel(request.executionId()));
        ExecutionEvent.Last last = submission(request.handle());
        if (isLostOnTheWay(last)) {
            log.info("Execution {} is submitted anew: the provider has lost it", request.executionId());
            last = submission(null);
        }
        return switch (last) {
            case ExecutionEvent.Result(var output) -> new ConnectorResult(output);
            case ExecutionEvent.Failed failed -> throw failure(failed.toException());
        };
    }

    /**
     * The order to stop may have reached the execution whose stream was cut: the one after it finds a job that was stopped, and
     * can't know by whom.
     */
    private ConnectorException failure(ConnectorException failed) {
        return resumed && context.isCanceled()
                ? new ConnectorException(ErrorClass.CANCELED, String.valueOf(failed.getMessage()), failed)
                : failed;
    }

    private boolean isLostOnTheWay(ExecutionEvent.Last last) {
        return resumed
                && request.handle() == null
                && !context.isCanceled()
                && last instanceof ExecutionEvent.Failed failed
                && failed.toException().errorClass() == ErrorClass.LOST;
    }

    private ExecutionEvent.Last submission(@Nullable String handle) throws ConnectorException, InterruptedException {
        ToldSoFar told = new ToldSoFar(context, handle);
        ResumePause pause = new ResumePause(resumeLimit);
        boolean first = true;
        while (true) {
            try {
                ExecutionEvent.Last last = stream(told, pause, first);
                told.tellUsage();
                return last;
            } catch (StreamCut cut) {
                if (told.newestHandle() == null) {
                    throw cut.toUnavailable();
                }
                log.info("Execution {} is resumed: {}", request.executionId(), cut.getMessage());
                pause.await(cut);
            }
            first = false;
            resumed = true;
            told.resume();
        }
    }

    private ExecutionEvent.Last stream(ToldSoFar told, ResumePause pause, boolean first)
            throws ConnectorException, StreamCut, InterruptedException {
        String id = request.executionId();
        ConnectorRequest now = new ConnectorRequest(
                id, request.input(), told.newestHandle(), request.dependencies(), request.runTimeout());
        try (EventStream events = new EventStream(start(now, first), silenceLimit)) {
            if (context.isCanceled()) {
                // The cancellation may have come while nobody heard it.
                calls.cancel(id);
            }
            return new RemoteExecution(events, context, told, pause, handle -> calls.confirm(id, handle)).follow();
        }
    }

    /** Who does not answer at first is unavailable at once: there is nothing to resume. */
    private LineStream start(ConnectorRequest now, boolean first)
            throws ConnectorException, StreamCut, InterruptedException {
        try {
            return calls.start(now);
        } catch (StreamCut cut) {
            if (first) {
                throw cut.toUnavailable();
            }
            throw cut;
        }
    }
}
