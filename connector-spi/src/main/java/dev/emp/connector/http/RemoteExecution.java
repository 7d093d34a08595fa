package dev.emp.connector.http;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.io.IOException;

/** Follows one execution's events and hands them to the job's context. */
final class RemoteExecution {

    private final EventStream events;
    private final ConnectorContext context;
    private final Confirmation confirmation;

    /** Tells the connector that the handle is stored. */
    interface Confirmation {
        void send() throws ConnectorException, InterruptedException;
    }

    RemoteExecution(EventStream events, ConnectorContext context, Confirmation confirmation) {
        this.events = events;
        this.context = context;
        this.confirmation = confirmation;
    }

    ConnectorResult follow() throws ConnectorException, InterruptedException {
        while (true) {
            ExecutionEvent event = events.next();
            if (event instanceof ExecutionEvent.Result result) {
                return new ConnectorResult(result.output());
            }
            handle(event);
        }
    }

    private void handle(ExecutionEvent event) throws ConnectorException, InterruptedException {
        switch (event) {
            case ExecutionEvent.Accepted accepted -> {
                context.accepted(accepted.handle());
                confirmation.send();
            }
            case ExecutionEvent.Progress progress -> context.progress(progress.fraction(), progress.message());
            case ExecutionEvent.Partial partial -> pass(partial);
            case ExecutionEvent.LogLine log -> context.log(log.line());
            case ExecutionEvent.ArtifactBegin artifact -> receive(artifact);
            case ExecutionEvent.Usage usage -> context.usage(usage.unit(), usage.amount());
            case ExecutionEvent.Failed failed -> throw failed.toException();
            case ExecutionEvent.ArtifactChunk _ -> throw EventStream.nonsense("data came without an artifact");
            case ExecutionEvent.ArtifactEnd _ -> throw EventStream.nonsense("an end came without an artifact");
            case ExecutionEvent.Heartbeat _ -> {}
            case ExecutionEvent.Unknown _ -> {}
            case ExecutionEvent.Result _ -> throw new IllegalStateException("a result ends the stream");
        }
    }

    private void pass(ExecutionEvent.Partial partial) throws ConnectorException {
        Long position = partial.position();
        if (position == null) {
            context.partial(partial.contentType(), partial.data());
        } else {
            context.partial(partial.contentType(), partial.data(), position);
        }
    }

    private void receive(ExecutionEvent.ArtifactBegin artifact) throws ConnectorException, InterruptedException {
        ArtifactStream content = new ArtifactStream(events);
        try {
            context.artifact(artifact.name(), artifact.contentType(), content);
            content.drain();
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while an artifact was coming");
            }
            ConnectorException failure = content.failure();
            throw failure != null
                    ? failure
                    : new ConnectorException(
                            ErrorClass.UNAVAILABLE, "The output file " + artifact.name() + " could not be stored.", e);
        }
    }
}
