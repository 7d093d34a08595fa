package dev.emp.orchestrator.submission;

import java.util.List;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Hands the usual submission straight to its controller, as the last of all filters. To find that method among all others, and what
 * to call it with, takes WebFlux as long as all that is checked of a job, and no other call comes that often. What is not as usual
 * goes through WebFlux to the same method, or is refused there.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class DirectSubmission implements WebFilter {

    private static final PathPattern PATTERN = PathPatternParser.defaultInstance.parse(SubmissionController.PATH);
    private static final List<String> USUAL_TYPE = List.of(MediaType.APPLICATION_JSON_VALUE);
    private static final Set<List<String>> USUAL_ACCEPTS = Set.of(List.of(), List.of(MediaType.ALL_VALUE), USUAL_TYPE);

    private final SubmissionController controller;

    DirectSubmission(SubmissionController controller) {
        this.controller = controller;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!isUsual(exchange.getRequest())) {
            return chain.filter(exchange);
        }
        // What measures and traces calls names them by their route.
        exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, PATTERN);
        ServerRequestObservationContext.findCurrent(exchange.getAttributes())
                .ifPresent(observed -> observed.setPathPattern(SubmissionController.PATH));
        return controller.submit(exchange);
    }

    private static boolean isUsual(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return request.getMethod().equals(HttpMethod.POST)
                && request.getPath().pathWithinApplication().value().equals(SubmissionController.PATH)
                && headers.getOrEmpty(HttpHeaders.CONTENT_TYPE).equals(USUAL_TYPE)
                && USUAL_ACCEPTS.contains(headers.getOrEmpty(HttpHeaders.ACCEPT));
    }
}
