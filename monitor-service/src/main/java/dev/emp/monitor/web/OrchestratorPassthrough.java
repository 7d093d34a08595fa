package dev.emp.monitor.web;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Streams job details and files from the orchestrator, so that the page has one origin. Reading only: a GET or HEAD
 * under {@code /v1/jobs}, nothing else gets through.
 */
final class OrchestratorPassthrough {

    /** What the page asks for; the orchestrator's path follows {@code /api}. */
    static final String PATH = "/api/v1/jobs";

    private static final String PREFIX = "/api";
    private static final List<String> REQUEST_HEADERS = List.of(
            HttpHeaders.ACCEPT,
            HttpHeaders.RANGE,
            HttpHeaders.IF_RANGE,
            HttpHeaders.IF_NONE_MATCH,
            HttpHeaders.IF_MODIFIED_SINCE,
            // Who may see a job is for the orchestrator to say.
            HttpHeaders.AUTHORIZATION,
            "X-Api-Key",
            "Last-Event-ID");
    private static final List<String> RESPONSE_HEADERS = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.CONTENT_LENGTH,
            HttpHeaders.CONTENT_RANGE,
            HttpHeaders.ACCEPT_RANGES,
            HttpHeaders.CONTENT_DISPOSITION,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.ETAG,
            HttpHeaders.LAST_MODIFIED,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.WWW_AUTHENTICATE);

    private final WebClient client;
    private final String orchestrator;

    /** @param orchestrator its base address */
    OrchestratorPassthrough(WebClient client, URI orchestrator) {
        this.client = client;
        this.orchestrator = orchestrator.toString().replaceAll("/+$", "");
    }

    Mono<ServerResponse> pass(ServerRequest request) {
        String path = request.uri().getRawPath();
        if (climbs(request.path())) {
            return problem(HttpStatus.BAD_REQUEST, "invalid_path", "The path must not contain '.' or '..'.");
        }
        String query = request.uri().getRawQuery();
        URI target = URI.create(orchestrator + path.substring(PREFIX.length()) + (query == null ? "" : "?" + query));
        return client.method(request.method())
                .uri(target)
                .headers(headers -> copy(REQUEST_HEADERS, request.headers().asHttpHeaders(), headers))
                .retrieve()
                .onStatus(status -> true, response -> Mono.empty())
                .toEntityFlux((response, context) -> response.getBody())
                .flatMap(entity -> ServerResponse.status(entity.getStatusCode())
                        .headers(headers -> copy(RESPONSE_HEADERS, entity.getHeaders(), headers))
                        .body(BodyInserters.fromDataBuffers(body(entity.getBody()))))
                .onErrorResume(WebClientRequestException.class, fault -> unreachable());
    }

    private static Flux<DataBuffer> body(@Nullable Flux<DataBuffer> body) {
        return body == null ? Flux.empty() : body;
    }

    private Mono<ServerResponse> unreachable() {
        return problem(
                HttpStatus.BAD_GATEWAY,
                "orchestrator_unreachable",
                "The orchestrator at " + orchestrator + " does not answer.");
    }

    private static Mono<ServerResponse> problem(HttpStatus status, String code, String detail) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(Map.of(
                        "type",
                        "about:blank",
                        "title",
                        status.getReasonPhrase(),
                        "status",
                        status.value(),
                        "detail",
                        detail,
                        "code",
                        code,
                        "retryable",
                        status.is5xxServerError()));
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
