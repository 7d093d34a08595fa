package dev.emp.orchestrator.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Pools over HTTP. */
class PoolTest {

    private static final int TICKS_TO_SETTLE = 8;

    private static TestOrchestrator orchestrator;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start(
                "--emp.orchestrator.upkeep.interval=1m",
                "--emp.orchestrator.pools.heavy.min=1",
                "--emp.orchestrator.pools.heavy.max=4",
                "--emp.orchestrator.pools.heavy.run-time=1m",
                "--emp.orchestrator.pools.heavy.usd-per-hour=2.5");
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void tellsWhatWaitsAndHowManyMachinesThereShouldBe() {
        String service = orchestrator.newService();
        for (int i = 0; i < 40; i++) {
            submit(service, "heavy");
        }
        settle();
        BodyContentSpec pool = get("/v1/pools/heavy").expectStatus().isOk().expectBody();
        pool.jsonPath("$.name").isEqualTo("heavy");
        pool.jsonPath("$.mode").isEqualTo("running");
        pool.jsonPath("$.depth").isEqualTo(40);
        pool.jsonPath("$.oldest_wait_seconds").isEqualTo(TICKS_TO_SETTLE * 5.0);
        pool.jsonPath("$.machines.present").isEqualTo(0);
        pool.jsonPath("$.desired.machines").isEqualTo(4);
        pool.jsonPath("$.desired.why").isEqualTo("max");
        pool.jsonPath("$.desired.usd_per_hour").isEqualTo(10.0);
        BodyContentSpec scaling =
                get("/v1/pools/heavy/scaling").expectStatus().isOk().expectBody();
        scaling.jsonPath("$.desired").isEqualTo(4);
        scaling.jsonPath("$.queue_length").isEqualTo(40);
        BodyContentSpec list = get("/v1/pools").expectStatus().isOk().expectBody();
        list.jsonPath("$.pools[?(@.name == 'heavy')].depth").isEqualTo(40);
        list.jsonPath("$.without_pool.depth").isEqualTo(0);
    }

    @Test
    void showsThatAPoolIsPaused() {
        settle();
        orchestrator
                .client
                .post()
                .uri("/v1/pools/heavy/pause")
                .exchange()
                .expectStatus()
                .isOk();
        get("/v1/pools/heavy").expectBody().jsonPath("$.mode").isEqualTo("paused");
        orchestrator.client.post().uri("/v1/pools/heavy/resume").exchange();
        get("/v1/pools/heavy").expectBody().jsonPath("$.mode").isEqualTo("running");
    }

    @Test
    void namesThePoolsThereAreToWhoAsksForAnotherOne() {
        settle();
        BodyContentSpec refusal =
                get("/v1/pools/hevy").expectStatus().isNotFound().expectBody();
        refusal.jsonPath("$.code").isEqualTo("pool_not_found");
        get("/v1/pools/hevy/scaling").expectStatus().isNotFound();
        refusal.jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("heavy"));
    }

    @Test
    void saysThatItCannotSayWhatItHasNotLookedAtLately() {
        settle();
        orchestrator.clock.advance(Duration.ofHours(1));
        ResponseSpec answer = get("/v1/pools/heavy/scaling").expectStatus().isEqualTo(503);
        answer.expectHeader().valueEquals("Retry-After", "30");
        answer.expectBody().jsonPath("$.code").isEqualTo("scaling_unknown");
    }

    @Tag(TestOrchestrator.OF_ONE_REPLICA)
    @Test
    void tellsPrometheus() {
        settle();
        orchestrator.bean(PoolMeters.class).perform(1).toCompletableFuture().join();
        get("/actuator/prometheus")
                .expectBody(String.class)
                .value(text -> assertThat(text)
                        .contains("emp_pool_depth{", "emp_pool_oldest_wait_seconds{", "emp_pool_machines_desired{"));
    }

    @Test
    void stopsTheStartOnSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> TestOrchestrator.start("--emp.orchestrator.pools.heavy.min=11"))
                .hasStackTraceContaining(
                        "emp.orchestrator.pools.heavy.min must be at most emp.orchestrator.pools.heavy.max, which is 10");
        assertThatThrownBy(() -> TestOrchestrator.start("--emp.orchestrator.pools.heavy.max-usd-per-hour=11"))
                .hasStackTraceContaining("must stand beside emp.orchestrator.pools.heavy.usd-per-hour");
        assertThatThrownBy(() -> TestOrchestrator.start("--emp.orchestrator.pools.heavy.maximum=11"))
                .hasStackTraceContaining("emp.orchestrator.pools.heavy.maximum");
    }

    @Test
    void aPoolThatIsNotNamedIsScaledByTheDefaultsOfOneThatIs() {
        PoolProperties named = new Binder(
                        new MapConfigurationPropertySource(Map.of("emp.orchestrator.pools.heavy.min", "0")))
                .bind("emp.orchestrator", PoolProperties.class)
                .get();
        PoolPolicies policies = new PoolPolicies(named);
        assertThat(policies.of("heavy")).isEqualTo(policies.of("another")).isEqualTo(PoolPolicies.USUAL);
        assertThat(named.scaling().interval()).isEqualTo(Duration.ofSeconds(5));
    }

    private static void settle() {
        for (int i = 0; i < TICKS_TO_SETTLE; i++) {
            orchestrator.clock.advance(Duration.ofSeconds(5));
            Awaitility.await().until(PoolTest::look);
        }
    }

    /** The loop of the application may be ahead of the test. */
    private static boolean look() {
        orchestrator.bean(PoolWatcher.class).perform(1).toCompletableFuture().join();
        return orchestrator
                .bean(FleetStore.class)
                .read()
                .toCompletableFuture()
                .join()
                .filter(fleet -> fleet.at().equals(orchestrator.clock.instant()))
                .isPresent();
    }

    private static void submit(String service, String pool) {
        orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}, \"requirements\": "
                        + "{\"pool\": \"" + pool + "\"}}")
                .exchange()
                .expectStatus()
                .isAccepted();
    }

    private static ResponseSpec get(String path) {
        return orchestrator.client.get().uri(path).exchange();
    }
}
