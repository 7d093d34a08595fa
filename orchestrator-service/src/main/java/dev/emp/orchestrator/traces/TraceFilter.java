package dev.emp.orchestrator.traces;

import dev.emp.orchestrator.access.AccessFilter;
import dev.emp.tracing.Span;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Tracer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Notes which trace a call belongs to, in the context of its reactive chain. Calls without one cost nothing unless spans are
 * exported; then each is a span, until its answer begins.
 */
@Component
@Order(AccessFilter.ORDER - 1)
final class TraceFilter implements WebFilter {

    /** As W3C Trace Context level 2 has drafted it; says where the answer comes from. */
    static final String RESPONSE = "traceresponse";

    private static final String UNTRACED = "/actuator";
    private static final int FIRST_SERVER_ERROR = 500;

    private final Tracer tracer;

    TraceFilter(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Span span = span(exchange);
        if (span == null) {
            return chain.filter(exchange);
        }
        exchange.getResponse().getHeaders().set(RESPONSE, span.context().parent());
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> end(span, exchange)));
        return chain.filter(exchange)
                .doFinally(signal -> {
                    if (signal == SignalType.CANCEL) {
                        end(span, exchange);
                    }
                })
                .contextWrite(context -> context.put(TraceContext.class, span.context()));
    }

    private @Nullable Span span(ServerWebExchange exchange) {
        String method = exchange.getRequest().getMethod().name();
        HttpHeaders headers = exchange.getRequest().getHeaders();
        Optional<TraceContext> caller =
                TraceContext.of(headers.get(TraceContext.HEADER), headers.get(TraceContext.STATE_HEADER));
        if (caller.isPresent()) {
            return tracer.begin(Tracer.Kind.SERVER, method, caller.get(), null);
        }
        boolean seen = tracer.isOn()
                && !exchange.getRequest()
                        .getPath()
                        .pathWithinApplication()
                        .value()
                        .startsWith(UNTRACED);
        return seen ? tracer.root(Tracer.Kind.SERVER, method) : null;
    }

    private void end(Span span, ServerWebExchange exchange) {
        if (tracer.isOn()) {
            describe(span, exchange);
        }
        span.close();
    }

    /** By the route's template, never by its path: that has ids. */
    private static void describe(Span span, ServerWebExchange exchange) {
        String method = exchange.getRequest().getMethod().name();
        Object route = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        span.with("http.request.method", method);
        if (route != null) {
            span.rename(method + " " + route);
            span.with("http.route", route.toString());
        }
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        if (status != null) {
            span.with("http.response.status_code", status.value());
            if (status.value() >= FIRST_SERVER_ERROR) {
                span.failed(Integer.toString(status.value()));
            }
        }
    }
}
