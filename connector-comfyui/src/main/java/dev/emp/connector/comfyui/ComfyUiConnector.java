package dev.emp.connector.comfyui;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs workflows at one ComfyUI, or at the one of several that is least busy. */
final class ComfyUiConnector implements Connector {

    private final ComfyUiProperties properties;
    private final Clock clock;
    private final ComfyUiServers servers;
    private final ComfyUiDescription description;

    /** With an HTTP client of its own. */
    ComfyUiConnector(ComfyUiProperties properties, Clock clock) {
        this(properties, clock, new HttpClients());
    }

    ComfyUiConnector(ComfyUiProperties properties, Clock clock, HttpClients clients) {
        this.properties = properties;
        this.clock = clock;
        this.servers = new ComfyUiServers(properties, clock, clients);
        this.description = new ComfyUiDescription(servers, clock);
    }

    @Override
    public ConnectorDescriptor describe() {
        return description.current();
    }

    /** Up when one server is. */
    @Override
    public ConnectorHealth health() {
        try {
            return together(servers.ask(ComfyUiServer::look));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ConnectorHealth.Down("Interrupted while ComfyUI was asked.");
        }
    }

    private static ConnectorHealth together(List<ConnectorHealth> answers) {
        Set<String> warm = new TreeSet<>();
        List<String> reasons = new ArrayList<>();
        for (ConnectorHealth answer : answers) {
            switch (answer) {
                case ConnectorHealth.Up(Set<String> models) -> warm.addAll(models);
                case ConnectorHealth.Down(String reason) -> reasons.add(reason);
            }
        }
        if (reasons.size() == answers.size()) {
            return new ConnectorHealth.Down(
                    reasons.isEmpty() ? "No ComfyUI answers in time." : String.join(" ", reasons));
        }
        return new ConnectorHealth.Up(
                warm.stream().limit(ConnectorHealth.Up.MOST_WARM_MODELS).collect(Collectors.toSet()));
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        ComfyUiInput input = ComfyUiInput.parse(request.input());
        String handle = request.handle();
        if (handle == null) {
            return submit(input, request, context);
        }
        Handle parsed = Handle.parse(handle);
        ComfyUiServer server = servers.called(parsed.server())
                .orElseThrow(() -> new ConnectorException(
                        ErrorClass.LOST,
                        "The job was at ComfyUI " + parsed.server() + ", and here are "
                                + servers.all().stream()
                                        .map(ComfyUiServer::name)
                                        .collect(Collectors.joining(", "))
                                + "."));
        return jobAt(server, input, context).attach(parsed);
    }

    /** The next server gets the job when one surely did not take it. */
    private ConnectorResult submit(ComfyUiInput input, ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        if (context.isCanceled()) {
            throw new ConnectorException(ErrorClass.CANCELED, "Canceled before it was submitted.");
        }
        ConnectorException last = null;
        for (ComfyUiServer server : servers.suitedTo(input)) {
            if (last != null) {
                context.log(last.getMessage() + " Trying ComfyUI " + server.name() + ".");
            }
            try {
                return jobAt(server, input, context).submit(request.executionId());
            } catch (ConnectorException e) {
                last = e;
                if (!isForTheNext(e)) {
                    throw e;
                }
            }
        }
        throw orUnavailable(last);
    }

    private static boolean isForTheNext(ConnectorException failure) {
        return failure.nothingAccepted()
                && switch (failure.errorClass()) {
                    case UNAVAILABLE, RATE_LIMITED, AUTH -> true;
                    default -> false;
                };
    }

    private static ConnectorException orUnavailable(@Nullable ConnectorException last) {
        return last != null ? last : new ConnectorException(ErrorClass.UNAVAILABLE, "There is no ComfyUI server.");
    }

    private ServerJob jobAt(ComfyUiServer server, ComfyUiInput input, ConnectorContext context) {
        return new ServerJob(server, input, context, properties, clock);
    }

    /** All servers are asked, also when one fails. */
    @Override
    public void releaseMemory() throws ConnectorException, InterruptedException {
        ConnectorException failure = null;
        for (ComfyUiServer server : servers.all()) {
            try {
                server.releaseMemory();
            } catch (ConnectorException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
