package dev.emp.orchestrator.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class FarewellTest {

    private final Farewell farewell = new Farewell();

    private @Nullable String connection() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/v1/jobs"));
        farewell.filter(exchange, unused -> Mono.empty()).block();
        return exchange.getResponse().getHeaders().getFirst(HttpHeaders.CONNECTION);
    }

    @Test
    void onlyAReplicaThatStopsClosesConnections() {
        assertThat(connection()).isNull();
        farewell.onApplicationEvent(new ContextClosedEvent(new GenericApplicationContext()));
        assertThat(connection()).isEqualTo("close");
    }

    @Test
    void whoWasWaitingWhenItBeganToStopIsToldToo() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/v1/jobs/j0-1?wait=20"));
        farewell.filter(exchange, waiting -> {
                    farewell.onApplicationEvent(new ContextClosedEvent(new GenericApplicationContext()));
                    return waiting.getResponse().setComplete();
                })
                .block();
        assertThat(exchange.getResponse().getHeaders().getFirst(HttpHeaders.CONNECTION))
                .isEqualTo("close");
    }
}
