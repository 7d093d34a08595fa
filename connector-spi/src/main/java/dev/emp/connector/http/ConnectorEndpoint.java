package dev.emp.connector.http;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.tracing.Tracer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/** The connector protocol's server side: puts a {@link Connector} on the network. */
@RestController
final class ConnectorEndpoint {

    private static final Logger log = LoggerFactory.getLogger(ConnectorEndpoint.class);

    private final Connector connector;
    private final Executions executions;
    private final RequestReader requests;
    private final ConnectorEndpointProperties properties;
    private final Tracer tracer;

    ConnectorEndpoint(
            Connector connector, Executions executions, ConnectorEndpointProperties properties, Tracer tracer) {
        this.tracer = tracer;
        this.connector = connector;
        this.executions = executions;
        this.requests = new RequestReader(properties.maxRequestSize());
        this.properties = properties;
    }

    /**
     * Answers with the job's events, one a line, until it has ended. Closing the connection stops following the job, unless
     * nobody could attach to it again.
     */
    @PostMapping(ProtocolPaths.EXECUTIONS)
    void execute(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
        ConnectorRequest job = requests.read(request);
        try (EventWriter listener = new EventWriter(response.getOutputStream())) {
            Execution execution = executions.open(job, ExecutionTrace.of(request, tracer), listener);
            begin(execution, listener, response);
            try (Heartbeat _ =
                    Heartbeat.start(listener, properties.heartbeatInterval(), () -> gone(execution, listener))) {
                execution.outlet().follow(listener);
            }
        }
    }

    private static void begin(Execution execution, EventWriter listener, HttpServletResponse response)
            throws IOException {
        try {
            response.setContentType(ProtocolPaths.EVENT_STREAM);
            response.flushBuffer();
        } catch (IOException e) {
            gone(execution, listener);
            throw e;
        } finally {
            execution.start();
        }
    }

    private static void gone(Execution execution, EventWriter listener) {
        if (execution.outlet().leave(listener)) {
            execution.stop();
        }
    }

    /** The worker has stored the handle that it names, or the newest when it names none. */
    @PostMapping(ProtocolPaths.EXECUTIONS + "/{id}/accepted")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void confirm(@PathVariable("id") String id, @RequestBody(required = false) byte @Nullable [] body) {
        find(id).confirm(ConfirmationBody.of(body == null ? new byte[0] : body).handle());
    }

    /** The end comes as the stream's last event: canceled, or a result when the job was faster. */
    @DeleteMapping(ProtocolPaths.EXECUTIONS + "/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void cancel(@PathVariable("id") String id) {
        find(id).cancel();
    }

    @GetMapping(ProtocolPaths.DESCRIPTOR)
    DescriptorBody descriptor() {
        try {
            return DescriptorBody.of(connector.describe());
        } catch (RuntimeException e) {
            log.warn("The connector does not describe itself", e);
            throw Problems.of(
                    HttpStatus.BAD_GATEWAY,
                    "descriptor_unavailable",
                    "The connector cannot describe itself now (" + e.getClass().getSimpleName()
                            + "); its log has the details.");
        }
    }

    /** 200 when the provider takes jobs, else 503; the body says why. */
    @GetMapping(ProtocolPaths.HEALTH)
    ResponseEntity<HealthBody> health() {
        ConnectorHealth health = connector.health();
        HttpStatus status = health instanceof ConnectorHealth.Up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
        return ResponseEntity.status(status).body(HealthBody.of(health));
    }

    @PostMapping(ProtocolPaths.MEMORY_RELEASE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void releaseMemory() throws ConnectorException, InterruptedException {
        connector.releaseMemory();
    }

    @ExceptionHandler
    ProblemDetail failed(ConnectorException e) {
        return Problems.detail(HttpStatus.BAD_GATEWAY, e.errorClass().wireName(), e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail unreadable(JacksonException e) {
        return Problems.detail(HttpStatus.BAD_REQUEST, "invalid_request", "The body must be the JSON object {handle}.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ErrorResponseException e) {
        return ResponseEntity.status(e.getStatusCode()).body(e.getBody());
    }

    private Execution find(String id) {
        return executions
                .find(id)
                .orElseThrow(() -> Problems.of(
                        HttpStatus.NOT_FOUND, "execution_unknown", "No execution " + id + " is running here."));
    }
}
