package dev.emp.orchestrator.webhooks;

import io.netty.channel.ChannelOption;
import io.netty.resolver.AddressResolverGroup;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Sends messages to receivers. Follows no redirects, waits for nobody for long, and reads little of the answer. */
final class ReceiverClient implements AutoCloseable {

    private static final int MOST_READ_BYTES = 64 * 1024;
    private static final int LONGEST_TEXT = 1_000;
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(20);
    private static final String AGENT = "EMP-Webhooks/1";

    private final ConnectionProvider connections;
    private final WebClient client;
    private final Duration timeout;

    /**
     * @param guard null when all addresses are allowed
     * @param resolver null for the usual one
     */
    ReceiverClient(
            WebhookProperties properties,
            LoopResources loops,
            @Nullable AddressGuard guard,
            @Nullable AddressResolverGroup<?> resolver) {
        this.timeout = properties.timeout();
        this.connections = ConnectionProvider.builder("webhooks")
                .maxConnections(properties.limits().total())
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(LONGEST_IDLE)
                .evictInBackground(LONGEST_IDLE)
                .build();
        HttpClient http = HttpClient.create(connections)
                .runOn(loops)
                .followRedirect(false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        properties.connectTimeout().toMillis());
        if (guard != null) {
            http = http.doOnChannelInit(
                    (observer, channel, remote) -> channel.pipeline().addFirst(guard));
        }
        if (resolver != null) {
            http = http.resolver(resolver);
        }
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .build();
    }

    /** Never fails. */
    Mono<Answer> post(String url, Map<String, String> headers, String body) {
        return client.post()
                .uri(URI.create(url))
                .headers(all -> headers.forEach(all::set))
                .header(HttpHeaders.USER_AGENT, AGENT)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.getBytes(StandardCharsets.UTF_8))
                .exchangeToMono(ReceiverClient::read)
                .timeout(timeout)
                .onErrorResume(fault -> Mono.just(new Answer.Silence(describe(fault))));
    }

    @Override
    public void close() {
        connections.dispose();
    }

    private static Mono<Answer> read(ClientResponse response) {
        String retryAfter = response.headers().asHttpHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        return DataBufferUtils.join(
                        DataBufferUtils.takeUntilByteCount(response.bodyToFlux(DataBuffer.class), MOST_READ_BYTES))
                .map(ReceiverClient::text)
                .defaultIfEmpty("")
                .<Answer>map(text -> new Answer.Received(response.statusCode().value(), text, retryAfter));
    }

    private static String text(DataBuffer buffer) {
        String text = buffer.toString(0, Math.min(buffer.readableByteCount(), LONGEST_TEXT), StandardCharsets.UTF_8);
        DataBufferUtils.release(buffer);
        return printable(text);
    }

    private String describe(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case AddressGuard.RefusedAddressException refused -> {
                    return String.valueOf(refused.getMessage());
                }
                case TimeoutException silence -> {
                    return "no answer within " + timeout.toMillis() + " ms";
                }
                case UnknownHostException unknown -> {
                    return "the host has no address";
                }
                case ConnectException refused -> {
                    return "cannot be connected to";
                }
                case SSLException insecure -> {
                    return "no TLS connection: " + printable(String.valueOf(insecure.getMessage()));
                }
                default -> {}
            }
        }
        return "the connection broke (" + fault.getClass().getSimpleName() + ")";
    }

    private static String printable(String text) {
        String shown = text.replaceAll("\\p{Cntrl}+", " ");
        return shown.substring(0, Math.min(shown.length(), LONGEST_TEXT));
    }
}
