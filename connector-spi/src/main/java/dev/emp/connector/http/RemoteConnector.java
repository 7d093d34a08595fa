package dev.emp.connector.http;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A connector in another process, called over the connector protocol. Interrupting {@link #run} closes the stream; the
 * connector then stops following the job, and the provider goes on with it.
 */
public final class RemoteConnector implements Connector {

    private static final Logger log = LoggerFactory.getLogger(RemoteConnector.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final Duration silenceLimit;
    private final HttpClient http;

    /** @param base where the connector listens, for example {@code http://127.0.0.1:8103} */
    public RemoteConnector(URI base) {
        this(base, Duration.ofSeconds(20));
    }

    /** @param silenceLimit after this long without any event, heartbeats included, the connector counts as gone */
    public RemoteConnector(URI base, Duration silenceLimit) {
        this.base = base;
        this.silenceLimit = silenceLimit;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** @throws UncheckedIOException when the connector does not answer, or not as one */
    @Override
    public ConnectorDescriptor describe() {
        try {
            HttpResponse<byte[]> response = get(ProtocolPaths.DESCRIPTOR);
            if (response.statusCode() != 200) {
                throw new IOException("it answered with status " + response.statusCode());
            }
            return EventCodec.decode(response.body(), DescriptorBody.class).toDescriptor();
        } catch (IOException | JacksonException e) {
            throw new UncheckedIOException(
                    new IOException("The connector at " + base + " gives no descriptor: " + reason(e), e));
        }
    }

    @Override
    public ConnectorHealth health() {
        try {
            return EventCodec.decode(get(ProtocolPaths.HEALTH).body(), HealthBody.class)
                    .toHealth();
        } catch (IOException e) {
            return new ConnectorHealth.Down("The connector at " + base + " does not answer: " + reason(e));
        } catch (JacksonException e) {
            return new ConnectorHealth.Down("What answers at " + base + " is not a connector.");
        }
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        HttpResponse<LineStream> response = start(request);
        try (EventStream events = new EventStream(response.body(), silenceLimit)) {
            if (response.statusCode() != 200) {
                throw refusal(response);
            }
            String id = request.executionId();
            context.onCancel(() -> cancel(id));
            return new RemoteExecution(events, context, () -> confirm(id)).follow();
        }
    }

    /** A connector of an older version knows nothing of it; there, nothing is released. */
    @Override
    public void releaseMemory() throws ConnectorException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(ProtocolPaths.under(base, ProtocolPaths.MEMORY_RELEASE))
                .timeout(START_TIMEOUT)
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(post, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw unreachable(e);
        }
        if (answer.statusCode() / 100 != 2 && answer.statusCode() != 404) {
            throw ProblemBody.of(answer.body())
                    .toException(
                            "The connector at " + base + " released no memory (status " + answer.statusCode() + ")");
        }
    }

    private HttpResponse<LineStream> start(ConnectorRequest request) throws ConnectorException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(ProtocolPaths.under(base, ProtocolPaths.EXECUTIONS))
                .header("Content-Type", "application/json")
                .header("Accept", ProtocolPaths.EVENT_STREAM + ", application/problem+json")
                .POST(BodyPublishers.ofByteArray(EventCodec.encodeBody(ExecutionRequest.of(request))))
                .build();
        CompletableFuture<HttpResponse<LineStream>> answer = http.sendAsync(post, info -> new LineStream());
        try {
            return answer.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            abandon(answer);
            throw unreachable(e);
        } catch (InterruptedException e) {
            abandon(answer);
            throw e;
        }
    }

    /** An answer that came at the last moment holds a connection: it is closed. */
    private static void abandon(CompletableFuture<HttpResponse<LineStream>> answer) {
        answer.cancel(true);
        var _ = answer.thenAccept(response -> response.body().close());
    }

    private ConnectorException unreachable(Throwable cause) {
        return new ConnectorException(
                ErrorClass.UNAVAILABLE, "The connector at " + base + " does not answer: " + reason(cause), cause);
    }

    private ConnectorException refusal(HttpResponse<LineStream> response) throws InterruptedException {
        int status = response.statusCode();
        ErrorClass errorClass = switch (status) {
            case 401, 403 -> ErrorClass.AUTH;
            case 404, 500, 502, 503, 504 -> ErrorClass.UNAVAILABLE;
            default -> ErrorClass.PROVIDER_ERROR;
        };
        String body;
        try {
            byte[] line = response.body().nextLine(ANSWER_TIMEOUT);
            body = line == null ? "" : new String(line, StandardCharsets.UTF_8);
        } catch (IOException e) {
            body = "";
        }
        return new ConnectorException(
                errorClass, "The connector at " + base + " refused the job with status " + status + ": " + body);
    }

    private void confirm(String executionId) throws ConnectorException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(ProtocolPaths.under(base, ProtocolPaths.confirmation(executionId)))
                .timeout(ANSWER_TIMEOUT)
                .POST(BodyPublishers.noBody())
                .build();
        try {
            http.send(post, BodyHandlers.discarding());
        } catch (IOException e) {
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE, "The connector could not be told that the handle is stored.", e);
        }
    }

    private void cancel(String executionId) {
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

    private HttpResponse<byte[]> get(String path) throws IOException {
        HttpRequest get = HttpRequest.newBuilder(ProtocolPaths.under(base, path))
                .timeout(ANSWER_TIMEOUT)
                .build();
        try {
            return http.send(get, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Many of the client's exceptions, a refused connection among them, have no message. */
    private static String reason(Throwable error) {
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }

    /** Ends all calls at once. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
