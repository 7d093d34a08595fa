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
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/**
 * A connector in another process, called over the connector protocol. A stream that is cut once the job has a handle is resumed
 * with it, and what comes again is left out; usage is told at the job's end. Interrupting {@link #run} closes the stream; the
 * connector then stops following the job, and the provider goes on with it.
 */
public final class RemoteConnector implements Connector {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final Duration silenceLimit;
    private final Duration resumeLimit;
    private final HttpClient http;

    /** @param base where the connector listens, for example {@code http://127.0.0.1:8103} */
    public RemoteConnector(URI base) {
        this(base, Duration.ofSeconds(20));
    }

    /** @param silenceLimit after this long without any event, heartbeats included, a stream counts as cut */
    public RemoteConnector(URI base, Duration silenceLimit) {
        this(base, silenceLimit, Duration.ofSeconds(30));
    }

    /**
     * @param silenceLimit after this long without any event, heartbeats included, a stream counts as cut
     * @param resumeLimit for this long a cut stream is resumed although the connector gives no answer; zero for not at all
     */
    public RemoteConnector(URI base, Duration silenceLimit, Duration resumeLimit) {
        this.base = base;
        this.silenceLimit = silenceLimit;
        this.resumeLimit = resumeLimit;
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
                throw new IOException("it answered with status " + response.statusCode() + ": "
                        + ProblemBody.of(response.body()).detail());
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
        return new RemoteRun(new ExecutionCalls(base, http), request, context, silenceLimit, resumeLimit).toEnd();
    }

    /** A connector of an older version knows nothing of it; there, nothing is released. */
    @Override
    public void releaseMemory() throws ConnectorException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(ProtocolPaths.under(base, ProtocolPaths.MEMORY_RELEASE))
                .timeout(RELEASE_TIMEOUT)
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> answer = sendRepeatable(post);
        if (answer.statusCode() / 100 != 2 && answer.statusCode() != 404) {
            throw ProblemBody.of(answer.body())
                    .toException(
                            "The connector at " + base + " released no memory (status " + answer.statusCode() + ")");
        }
    }

    /**
     * Once more where the connection breaks: a kept one that the connector closed meanwhile looks like that, and the client
     * takes a new one by itself only for a GET.
     */
    private HttpResponse<byte[]> sendRepeatable(HttpRequest request) throws ConnectorException, InterruptedException {
        try {
            try {
                return http.send(request, BodyHandlers.ofByteArray());
            } catch (HttpTimeoutException | ConnectException e) {
                throw e;
            } catch (IOException broken) {
                return http.send(request, BodyHandlers.ofByteArray());
            }
        } catch (IOException e) {
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE, "The connector at " + base + " does not answer: " + reason(e), e);
        }
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
    static String reason(Throwable error) {
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }

    /** Ends all calls at once. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
