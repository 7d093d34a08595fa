package dev.emp.monitor.web;

import dev.emp.monitor.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands calls on to the orchestrator, so that the page has one origin: whatever is under {@code /api/v1}, with the key of
 * the session in place of its cookie. Bodies stream both ways.
 */
final class OrchestratorPassthrough {

    /** What the page asks for; the orchestrator's path follows {@code /api}. */
    static final String PATH = "/api/v1";

    private static final String PREFIX = "/api";
    private static final List<String> CREDENTIALS = List.of(HttpHeaders.AUTHORIZATION, "X-Api-Key");

    /** Neither cookies nor what proxies say of the caller: the orchestrator would not know whom to believe. */
    private static final List<String> REQUEST_HEADERS = List.of(
            HttpHeaders.ACCEPT,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.CONTENT_LENGTH,
            HttpHeaders.CONTENT_DISPOSITION,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaders.IF_NONE_MATCH,
            HttpHeaders.IF_RANGE,
            HttpHeaders.RANGE,
            "Idempotency-Key",
            "Last-Event-ID",
            "Prefer",
            "X-Emp-Tenant",
            "traceparent",
            "tracestate");

    private static final List<String> RESPONSE_HEADERS = List.of(
            HttpHeaders.ACCEPT_RANGES,
            HttpHeaders.ALLOW,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.CONTENT_DISPOSITION,
            HttpHeaders.CONTENT_LENGTH,
            HttpHeaders.CONTENT_RANGE,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.ETAG,
            HttpHeaders.LAST_MODIFIED,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.WWW_AUTHENTICATE,
            "Idempotency-Replayed",
            "Preference-Applied",
            "traceresponse");

    private final WebClient client;
    private final String orchestrator;
    private final Function<ServerRequest, Optional<String>> keyOf;

    /**
     * @param orchestrator its base address
     * @param keyOf the key of the session that a call belongs to
     */
    OrchestratorPassthrough(WebClient client, URI orchestrator, Function<ServerRequest, Optional<String>> keyOf) {
        this.client = client;
        this.orchestrator = orchestrator.toString().replaceAll("/+$", "");
        this.keyOf = keyOf;
    }

    Mono<ServerResponse> pass(ServerRequest request) {
        if (climbs(request.path())) {
            return new Problem(HttpStatus.BAD_REQUEST, "invalid_path", "The path must not contain '.' or '..'.")
                    .response();
        }
        return client.method(request.method())
                .uri(target(request))
                .headers(headers -> headers(request, headers))
                .body(body(request))
                .retrieve()
                .onStatus(status -> true, response -> Mono.empty())
                .toEntityFlux((response, context) -> response.getBody())
                .flatMap(OrchestratorPassthrough::answer)
                .onErrorResume(WebClientRequestException.class, fault -> unreachable());
    }

    private URI target(ServerRequest request) {
        String path = request.uri().getRawPath();
        String query = request.uri().getRawQuery();
        return URI.create(orchestrator + path.substring(PREFIX.length()) + (query == null ? "" : "?" + query));
    }

    /** Who calls with a key of its own is who that key says, also when its browser has a session. */
    private void headers(ServerRequest request, HttpHeaders headers) {
        HttpHeaders from = request.headers().asHttpHeaders();
        copy(REQUEST_HEADERS, from, headers);
        if (CREDENTIALS.stream().anyMatch(from::containsHeader)) {
            copy(CREDENTIALS, from, headers);
        } else {
            keyOf.apply(request).ifPresent(headers::setBearerAuth);
        }
    }

    /** Nothing at all where nothing came: an empty stream would be announced as a body of unknown length. */
    private static BodyInserter<?, ? super ClientHttpRequest> body(ServerRequest request) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        boolean reading =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        boolean sent = headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
        return reading || !sent
                ? BodyInserters.empty()
                : BodyInserters.fromDataBuffers(request.exchange().getRequest().getBody());
    }

    private static Mono<ServerResponse> answer(ResponseEntity<Flux<DataBuffer>> answer) {
        Flux<DataBuffer> body = body(answer.getBody());
        return ServerResponse.status(answer.getStatusCode())
                .headers(headers -> copy(RESPONSE_HEADERS, answer.getHeaders(), headers))
                .body(isStream(answer.getHeaders()) ? unbuffered(body) : BodyInserters.fromDataBuffers(body));
    }

    private static Flux<DataBuffer> body(@Nullable Flux<DataBuffer> body) {
        return body == null ? Flux.empty() : body;
    }

    private static boolean isStream(HttpHeaders headers) {
        MediaType type = headers.getContentType();
        return type != null
                && (type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM)
                        || type.isCompatibleWith(MediaType.APPLICATION_NDJSON));
    }

    /** An event is of use the moment it comes, not when a buffer is full. */
    private static BodyInserter<Flux<DataBuffer>, ServerHttpResponse> unbuffered(Flux<DataBuffer> body) {
        return (message, context) -> message.writeAndFlushWith(body.map(Mono::just));
    }

    private Mono<ServerResponse> unreachable() {
        return new Problem(
                        HttpStatus.BAD_GATEWAY,
                        "orchestrator_unreachable",
                        "The orchestrator at " + orchestrator + " does not answer.")
                .response();
    }

    private static boolean climbs(String decodedPath) {
        return List.of(decodedPath.split("/")).stream()
                .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static void copy(List<String> names, HttpHeaders from, HttpHeaders to) {
        names.forEach(name -> {
            List<String> values = from.get(name);
            if (values != null) {
                to.put(name, values);
            }
        });
    }
}
