package dev.emp.worker.secrets;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.EndedDependency;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An input with its secrets in it, for one connector, and the care that nobody else sees them. */
public final class Disclosure {

    private final JsonNode input;
    private final Redaction redaction;

    Disclosure(JsonNode input, Redaction redaction) {
        this.input = input;
        this.redaction = redaction;
    }

    /**
     * Runs a connector on the input with its secrets. Whatever it tells, returns or throws comes without them.
     *
     * @throws RedactedException for what a connector should not throw, if the job has secrets
     */
    public ConnectorResult run(Connector connector, Request request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        if (redaction.isEmpty()) {
            return connector.run(with(request, request.handle()), context);
        }
        RedactedContext shown = new RedactedContext(context, redaction);
        String handle = request.handle();
        try {
            ConnectorResult result =
                    connector.run(with(request, handle == null ? null : redaction.restore(handle)), shown);
            shown.finish();
            return new ConnectorResult(redaction.scrub(result.output()));
        } catch (ConnectorException e) {
            throw scrubbed(e);
        } catch (RuntimeException | Error e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            throw new RedactedException(e.getClass().getSimpleName(), redaction.scrub(trace.toString()));
        }
    }

    private ConnectorRequest with(Request request, @Nullable String handle) {
        return new ConnectorRequest(request.executionId(), input, handle, request.dependencies(), request.runTimeout());
    }

    /** A {@link ConnectorRequest} that lacks its input. */
    public record Request(
            String executionId, @Nullable String handle, List<EndedDependency> dependencies, Duration runTimeout) {

        public Request {
            dependencies = List.copyOf(dependencies);
        }
    }

    /** Without its cause, which would have to be scrubbed as well and is asked for by nobody. */
    private ConnectorException scrubbed(ConnectorException e) {
        JsonNode details = e.details();
        String message = e.getMessage();
        ConnectorException clean = new ConnectorException(
                e.errorClass(),
                message == null ? e.errorClass().wireName() : redaction.scrub(message),
                e.retryAfter(),
                details == null ? null : redaction.scrub(details),
                null);
        return e.nothingAccepted() ? clean.withNothingAccepted() : clean;
    }
}
