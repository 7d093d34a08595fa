package dev.emp.monitor.web;

import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Asks again for what only reads, when no answer comes. A replica that stops closes its connections, and one of them may be gone just as the
 * next call is sent on it; asked again, the call meets another replica. Whether anything else was done nobody knows, so that is for
 * the caller to decide.
 */
final class ReadAgain implements ExchangeFilterFunction {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final int TIMES = 2;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        Mono<ClientResponse> answer = next.exchange(request);
        return READING.contains(request.method()) ? answer.retryWhen(retries()) : answer;
    }

    private static Retry retries() {
        return Retry.backoff(TIMES, SHORTEST_PAUSE)
                .filter(WebClientRequestException.class::isInstance)
                .onRetryExhaustedThrow((retries, last) -> last.failure());
    }
}
