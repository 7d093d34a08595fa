package dev.emp.connector.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.tracing.Traced;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of the connector protocol that are about one execution. */
final class ExecutionCalls {

    private static final Logger log = LoggerFactory.getLogger(ExecutionCalls.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private static final int LONGEST_DETAIL = 1000;

    private final URI base;
    private final HttpClient http;

    ExecutionCalls(URI base, HttpClient http) {
        this.base = base;
        this.http = http;
    }

    /**
     * Answers the stream of the execution's events, which the caller closes.
     *
     * @throws StreamCut when there is no connector that answers now
     * @throws ConnectorException when the connector refuses
     */
    LineStream start(ConnectorRequest request) throws ConnectorException, StreamCut, InterruptedException {
        HttpRequest.Builder post = HttpRequest.newBuilder(ProtocolPaths.under(base, ProtocolPaths.EXECUTIONS))
                .header("Content-Type", "application/json")
                .header("Accept", ProtocolPaths.EVENT_STREAM + ", application/problem+json")
                .POST(BodyPublishers.ofByteArray(body(request)));
        Traced.context().ifPresent(trace -> trace.headers().forEach(post::header));
        CompletableFuture<HttpResponse<LineStream>> answer = http.sendAsync(post.build(), info -> new LineStream());
        HttpResponse<LineStream> response;
        try {
            response = answer.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            abandon(answer);
            throw unreachable(e);
        } catch (InterruptedException e) {
            abandon(answer);
            throw e;
        }
        if (response.statusCode() != 200) {
            try (LineStream body = response.body()) {
                throw refusal(response.statusCode(), body);
            }
        }
        return response.body();
    }

    private static byte[] body(ConnectorRequest request) throws ConnectorException {
        try {
            return EventCodec.encodeBody(ExecutionRequest.of(request));
        } catch (IllegalArgumentException e) {
            throw new ConnectorException(ErrorClass.INVALID_INPUT, "No connector takes this job: " + e.getMessage(), e)
                    .withNothingAccepted();
        }
    }

    /** An answer that came at the last moment holds a connection: it is closed. */
    private static void abandon(CompletableFuture<HttpResponse<LineStream>> answer) {
        answer.cancel(true);
        var _ = answer.thenAccept(response -> response.body().close());
    }

    private StreamCut unreachable(Throwable cause) {
        return new StreamCut("The connector at " + base + " does not answer: " + RemoteConnector.reason(cause), cause);
    }

    /** Some say no only for now: a proxy, a connector that is stopping, one that has not noticed yet that a stream was cut. */
    private ConnectorException refusal(int status, LineStream body) throws StreamCut, InterruptedException {
        String message = "The connector at " + base + " refused the job with status " + status + ": " + detail(body);
        return switch (status) {
            case 404, 409, 500, 502, 503, 504 -> throw new StreamCut(message, null);
            case 401, 403 -> new ConnectorException(ErrorClass.AUTH, message);
            case 413 -> new ConnectorException(ErrorClass.INVALID_INPUT, message);
            default -> new ConnectorException(ErrorClass.PROVIDER_ERROR, message);
        };
    }

    private static String detail(LineStream body) throws InterruptedException {
        byte[] text;
        try {
            text = body.nextLine(ANSWER_TIMEOUT);
        } catch (IOException e) {
            text = body.unfinishedLine();
        }
        String detail = text == null ? null : ProblemBody.of(text).detail();
        return detail == null ? "" : detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL));
    }

    /** @throws StreamCut when the connector does not hear it */
    void confirm(String executionId, String handle) throws StreamCut, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(ProtocolPaths.under(base, ProtocolPaths.confirmation(executionId)))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(EventCodec.encodeBody(new ConfirmationBody(handle))))
                .build();
        try {
            http.send(post, BodyHandlers.discarding());
        } catch (IOException e) {
            throw new StreamCut("The connector could not be told that the handle is stored.", e);
        }
    }

    /** Does not wait for the answer. */
    void cancel(String executionId) {
        HttpRequest delete = HttpRequest.newBuilder(ProtocolPaths.under(base, ProtocolPaths.execution(executionId)))
                .timeout(START_TIMEOUT)
                .DELETE()
                .build();
        var _ = http.sendAsync(delete, BodyHandlers.discarding()).whenComplete((response, error) -> {
            if (error != null) {
                log.warn("Execution {}: the connector at {} did not hear the cancellation", executionId, base, error);
            }
        });
    }
}
