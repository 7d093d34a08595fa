package dev.emp.connector.http;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Follows one stream of a job's events and hands them to the job's context. */
final class RemoteExecution {

    private final EventStream events;
    private final ConnectorContext context;
    private final ToldSoFar told;
    private final ResumePause pause;
    private final Confirmation confirmation;

    /** Tells the connector that a handle is stored. */
    interface Confirmation {
        void send(String handle) throws StreamCut, InterruptedException;
    }

    RemoteExecution(
            EventStream events,
            ConnectorContext context,
            ToldSoFar told,
            ResumePause pause,
            Confirmation confirmation) {
        this.events = events;
        this.context = context;
        this.told = told;
        this.pause = pause;
        this.confirmation = confirmation;
    }

    /**
     * Answers the last event.
     *
     * @throws ConnectorException from the context, or when the connector breaks the protocol
     */
    ExecutionEvent.Last follow() throws ConnectorException, StreamCut, InterruptedException {
        while (true) {
            ExecutionEvent event = events.next();
            pause.heard();
            if (event instanceof ExecutionEvent.Last last) {
                return last;
            }
            if (event instanceof ExecutionEvent.ArtifactBegin artifact) {
                ExecutionEvent.Failed failed = receive(artifact);
                if (failed != null) {
                    return failed;
                }
            } else {
                handle(event);
            }
        }
    }

    private void handle(ExecutionEvent event) throws ConnectorException, StreamCut, InterruptedException {
        switch (event) {
            case ExecutionEvent.Accepted(String handle) -> {
                told.accepted(handle);
                confirmation.send(handle);
                return;
            }
            case ExecutionEvent.Heartbeat _, ExecutionEvent.Unknown _ -> {
                return;
            }
            case ExecutionEvent.Progress(double fraction, String message) -> told.progress(fraction, message);
            case ExecutionEvent.Partial partial -> told.partial(partial);
            case ExecutionEvent.LogLine(String line) -> context.log(line);
            case ExecutionEvent.Usage(String unit, double amount) -> told.usage(unit, amount);
            case ExecutionEvent.ArtifactChunk _ -> throw EventStream.nonsense("data came without an artifact");
            case ExecutionEvent.ArtifactEnd _ -> throw EventStream.nonsense("an end came without an artifact");
            case ExecutionEvent.ArtifactBegin _, ExecutionEvent.Last _ ->
                throw new IllegalStateException("is handled before");
        }
        pause.wentOn();
    }

    /** Null when the artifact came whole and was stored, else the job's error that came in its place. */
    private ExecutionEvent.@Nullable Failed receive(ExecutionEvent.ArtifactBegin artifact)
            throws ConnectorException, StreamCut, InterruptedException {
        ArtifactStream content = new ArtifactStream(events);
        try {
            context.artifact(artifact.name(), artifact.contentType(), content);
            content.drain();
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while an artifact was coming");
            }
            content.throwFault();
            if (content.failed() == null) {
                throw new ConnectorException(
                        ErrorClass.UNAVAILABLE, "The output file " + artifact.name() + " could not be stored.", e);
            }
            return content.failed();
        }
        pause.heard();
        pause.wentOn();
        return null;
    }
}
