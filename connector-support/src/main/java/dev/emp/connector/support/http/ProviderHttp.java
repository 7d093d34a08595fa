package dev.emp.connector.support.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls one provider. Never tries again, follows no redirection, and ends every call after its time limit: a call without an answer fails
 * with {@link ErrorClass#UNAVAILABLE}. Safe for use by many threads.
 */
public final class ProviderHttp implements AutoCloseable {

    /** How long a submission on its way is waited for by a thread that is to stop. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ProviderErrors errors;
    private final HttpLimits limits;
    private final IdleGuard guard;
    private final HttpClient http;
    private final boolean tracesSent;
    private volatile boolean closed;

    /** The provider is not told which trace a job belongs to. */
    public ProviderHttp(ProviderErrors errors, HttpLimits limits) {
        this(errors, limits, false);
    }

    /** @param tracesSent whether the provider is told which trace a job belongs to, by the headers of W3C Trace Context */
    public ProviderHttp(ProviderErrors errors, HttpLimits limits, boolean tracesSent) {
        this.tracesSent = tracesSent;
        this.errors = errors;
        this.limits = limits;
        this.guard = new IdleGuard(limits.idleTimeout());
        this.http = HttpClient.newBuilder()
                // over HTTP/2 all calls would share one connection, and fail when it has too many streams
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connectTimeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    public ProviderErrors errors() {
        return errors;
    }

    /**
     * The provider's answer, whatever its status.
     *
     * @throws ConnectorException unavailable when there is none, or one that is too large: what the provider has done then is done
     */
    public Answer send(HttpCall call) throws ConnectorException, InterruptedException {
        Duration limit = limitOf(call);
        CallTrace trace = CallTrace.begin(call);
        CompletableFuture<HttpResponse<byte[]>> response = begin(call, trace, limit);
        try {
            return answer(call, trace.of(response.get(limit.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (ExecutionException | TimeoutException e) {
            throw failure(call, e, limit);
        } finally {
            trace.close();
            response.cancel(true);
        }
    }

    /**
     * The provider's answer to a call that gives it a job. A thread that is interrupted meanwhile waits for the answer for up to 5 s, so
     * that the job's name is not lost; it is still interrupted when this returns.
     *
     * @throws ConnectorException as {@link #send} does; with {@link ConnectorException#withNothingAccepted} when no connection was made
     */
    public Answer submit(HttpCall call) throws ConnectorException, InterruptedException {
        Duration limit = limitOf(call);
        CallTrace trace = CallTrace.begin(call);
        CompletableFuture<HttpResponse<byte[]>> response = begin(call, trace, limit);
        try {
            return answer(call, trace.of(patiently(response, limit)));
        } catch (ExecutionException | TimeoutException e) {
            ConnectorException failure = failure(call, e, limit);
            throw ProviderErrors.neverConnected(e) || closed ? failure.withNothingAccepted() : failure;
        } finally {
            trace.close();
            response.cancel(true);
        }
    }

    /**
     * An answer that is read while it comes; whoever opens it closes it. A read fails when nothing comes for the idle time limit.
     *
     * @throws ConnectorException as {@link #send} does; of the status's class when it is none of success
     */
    public OpenAnswer open(HttpCall call) throws ConnectorException, InterruptedException {
        Duration limit = limitOf(call);
        HttpResponse<InputStream> response;
        try (CallTrace trace = CallTrace.begin(call)) {
            requireOpen();
            response = trace.of(http.send(request(call, trace, limit), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw errors.noAnswer(call.what(), e, limit);
        }
        OpenAnswer answer = new OpenAnswer(response.headers(), new IdleGuard.Guarded(response.body(), guard));
        if (response.statusCode() / 100 == 2) {
            return answer;
        }
        try (answer) {
            byte[] body = answer.body().readNBytes((int) Math.min(limits.largestBody(), 1 << 20));
            throw new Answer(call, response.statusCode(), response.headers(), body, errors).refusal();
        } catch (IOException e) {
            throw new Answer(call, response.statusCode(), response.headers(), new byte[0], errors).refusal();
        }
    }

    private static HttpResponse<byte[]> patiently(CompletableFuture<HttpResponse<byte[]>> response, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return response.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            try {
                return response.get(Math.min(GRACE.toMillis(), limit.toMillis()), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException unknown) {
                throw e;
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> begin(HttpCall call, CallTrace trace, Duration limit) {
        if (closed) {
            return CompletableFuture.failedFuture(new IOException("the connector is closed"));
        }
        return http.sendAsync(
                request(call, trace, limit), BodyHandlers.limiting(BodyHandlers.ofByteArray(), limits.largestBody()));
    }

    private HttpRequest request(HttpCall call, CallTrace trace, Duration limit) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(call.method(), call.body())
                .timeout(limit);
        call.headers().forEach(request::header);
        if (tracesSent) {
            trace.headers().forEach(request::header);
        }
        return request.build();
    }

    private Duration limitOf(HttpCall call) {
        return call.timeout() == null ? limits.requestTimeout() : call.timeout();
    }

    private Answer answer(HttpCall call, HttpResponse<byte[]> response) {
        return new Answer(call, response.statusCode(), response.headers(), response.body(), errors);
    }

    private ConnectorException failure(HttpCall call, Exception e, Duration limit) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof TimeoutException) {
            return errors.noAnswer(call.what(), new HttpTimeoutException("no answer in time"), limit);
        }
        if (cause instanceof CancellationException) {
            return errors.noAnswer(call.what(), new IOException("the connector is closed"), limit);
        }
        // the words of jdk.internal.net.http's limiting subscriber, which has no exception of its own
        if (cause.getMessage() != null && cause.getMessage().startsWith("body exceeds capacity")) {
            return new ConnectorException(
                    ErrorClass.UNAVAILABLE,
                    errors.provider() + " answered " + call.what() + " with more than " + limits.largestBody()
                            + " bytes.",
                    cause);
        }
        return errors.noAnswer(call.what(), cause, limit);
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the connector is closed");
        }
    }

    /** Calls under way end at once. */
    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
        guard.close();
    }
}
