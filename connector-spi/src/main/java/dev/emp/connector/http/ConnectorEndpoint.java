package dev.emp.connector.http;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The connector protocol's server side: puts a {@link Connector} on the network. */
@RestController
final class ConnectorEndpoint {

    private final Connector connector;
    private final Executions executions;
    private final ConnectorEndpointProperties properties;

    ConnectorEndpoint(Connector connector, Executions executions, ConnectorEndpointProperties properties) {
        this.connector = connector;
        this.executions = executions;
        this.properties = properties;
    }

    /** Answers with the job's events, one a line, until it has ended. Closing the connection stops following the job. */
    @PostMapping(ProtocolPaths.EXECUTIONS)
    void execute(@RequestBody ExecutionRequest body, HttpServletResponse response) throws IOException {
        EventWriter events = new EventWriter(response.getOutputStream());
        Execution execution = new Execution(connector, body.toRequest(), events, properties.confirmationTimeout());
        String id = body.executionId();
        if (!executions.isRunning()) {
            throw problem(HttpStatus.SERVICE_UNAVAILABLE, "shutting_down", "The connector is shutting down.");
        }
        if (!executions.add(id, execution)) {
            throw problem(HttpStatus.CONFLICT, "execution_exists", "Execution " + id + " is running already.");
        }
        ExecutionEvent last;
        try {
            response.setContentType(ProtocolPaths.EVENT_STREAM);
            response.flushBuffer();
            last = execution.run(properties.heartbeatInterval());
        } finally {
            // Whoever hears the last event may begin again under the same id.
            executions.remove(id);
        }
        execution.tell(last);
    }

    @PostMapping(ProtocolPaths.EXECUTIONS + "/{id}/accepted")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void confirm(@PathVariable("id") String id) {
        find(id).confirmAccepted();
    }

    /** The end comes as the stream's last event: canceled, or a result when the job was faster. */
    @DeleteMapping(ProtocolPaths.EXECUTIONS + "/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void cancel(@PathVariable("id") String id) {
        find(id).cancel();
    }

    @GetMapping(ProtocolPaths.DESCRIPTOR)
    DescriptorBody descriptor() {
        return DescriptorBody.of(connector.describe());
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
        return detail(HttpStatus.BAD_GATEWAY, e.errorClass().wireName(), e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException e) {
        String expected =
                "The body must be the JSON object {execution_id, input, handle?, dependencies?, run_timeout_ms?}.";
        String fault = e.getMostSpecificCause() instanceof IllegalArgumentException cause
                ? expected + " Here " + cause.getMessage() + "."
                : expected;
        return detail(HttpStatus.BAD_REQUEST, "invalid_request", fault);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ErrorResponseException e) {
        return ResponseEntity.status(e.getStatusCode()).body(e.getBody());
    }

    private Execution find(String id) {
        return executions
                .find(id)
                .orElseThrow(() ->
                        problem(HttpStatus.NOT_FOUND, "execution_unknown", "No execution " + id + " is running here."));
    }

    private static ErrorResponseException problem(HttpStatus status, String code, String fault) {
        return new ErrorResponseException(status, detail(status, code, fault), null);
    }

    private static ProblemDetail detail(HttpStatus status, String code, @Nullable String fault) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, fault);
        detail.setProperty("code", code);
        return detail;
    }
}
