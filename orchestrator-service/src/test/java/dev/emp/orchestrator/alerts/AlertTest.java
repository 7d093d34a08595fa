package dev.emp.orchestrator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

/** Alerts over HTTP. */
class AlertTest {

    private static TestOrchestrator orchestrator;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start();
        AlertStore store = orchestrator.bean(AlertStore.class);
        for (String pool : new String[] {"a", "b", "c"}) {
            Finding finding = new Finding(Kind.QUEUE_AGE, pool, 400, 300, Duration.ZERO, "a job waits");
            Alert alert = Alert.of("alert_" + pool, finding, orchestrator.clock.instant());
            store.create(finding.key(), alert).toCompletableFuture().join();
        }
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void listsAlertsPageByPage() {
        BodyContentSpec first = get("/v1/alerts?limit=2");
        first.jsonPath("$.alerts.length()").isEqualTo(2);
        first.jsonPath("$.alerts[0].id").isEqualTo("alert_a");
        first.jsonPath("$.alerts[0].kind").isEqualTo("queue_age");
        first.jsonPath("$.alerts[0].state").isEqualTo("firing");
        first.jsonPath("$.alerts[0].pool").isEqualTo("a");
        first.jsonPath("$.alerts[0].limit").isEqualTo(300.0);
        first.jsonPath("$.next_cursor").value(String.class, cursor -> {
            BodyContentSpec second = get("/v1/alerts?limit=2&cursor=" + cursor);
            second.jsonPath("$.alerts[*].id").isEqualTo(List.of("alert_c"));
            second.jsonPath("$.next_cursor").doesNotExist();
        });
    }

    @Test
    void listsThoseOfAState() {
        get("/v1/alerts?state=resolved").jsonPath("$.alerts.length()").isEqualTo(0);
        get("/v1/alerts?state=firing").jsonPath("$.alerts.length()").isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=burning", "limit=0", "cursor=***", "status=firing"})
    void refusesAWrongQuery(String query) {
        orchestrator
                .client
                .get()
                .uri("/v1/alerts?" + query)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_parameter");
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    void tellsPrometheus() {
        orchestrator.clock.advance(Duration.ofMinutes(1));
        orchestrator.bean(AlertMeters.class).perform(1).toCompletableFuture().join();
        orchestrator
                .client
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectBody(String.class)
                .value(text -> assertThat(text).containsPattern("emp_alerts_firing\\{[^}]*kind=\"queue_age\"[^}]*} 3"));
    }

    @Test
    void hasDefaults() {
        assertThat(new Binder(new MapConfigurationPropertySource(Map.of()))
                        .bindOrCreate("emp.orchestrator.alerts", AlertProperties.class))
                .isEqualTo(new AlertProperties(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        0.2,
                        20,
                        0,
                        null));
    }

    private static BodyContentSpec get(String path) {
        return orchestrator
                .client
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }
}
