package dev.emp.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Scope;
import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.TestOrchestrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** What web pages in a browser at this machine can do with an open platform: nothing. */
class ForeignPageTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, http://localhost:3000",
        "Origin, http://127.0.0.1",
        "Origin, null",
        "Origin, ://",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aPageFromElsewhereChangesNothing(String header, String value) {
        refused(pause(header, value));
        assertThat(orchestrator.bus.restrictions().toCompletableFuture().join())
                .doesNotContainKey(Scope.service(service));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "192.168.0.7:8080",
                "127.0.0.1.evil.example",
                "[::2]",
                ":8080"
            })
    void aPageWhoseNamePointsHereReadsNothing(String host) {
        refused(read("Host", host));
    }

    @ParameterizedTest
    @CsvSource({
        "Host, localhost",
        "Host, LOCALHOST:8080",
        "Host, emp.localhost",
        "Host, [::1]:8080",
        "Host, 127.3.2.1",
        // No answer allows a page of another origin to read it, so what only reads is let in.
        "Origin, https://evil.example",
        "Sec-Fetch-Site, cross-site"
    })
    void whoeverIsAtTheMachineReads(String header, String value) {
        read(header, value).expectStatus().isOk();
    }

    @Test
    void ourOwnPageAndToolsWithoutABrowserMayChangeThings() {
        String own = orchestrator.baseUrl();
        pause("Origin", own).expectStatus().is2xxSuccessful();
        pause("Sec-Fetch-Site", "same-origin").expectStatus().is2xxSuccessful();
        pause("Sec-Fetch-Site", "none").expectStatus().is2xxSuccessful();
        pause("X-Nothing", "special").expectStatus().is2xxSuccessful();
    }

    @Test
    void whereKeysAreNeededNoPageHasOne() {
        try (KeyedOrchestrator closed = KeyedOrchestrator.start()) {
            closed.platform
                    .client
                    .get()
                    .uri("/v1/jobs")
                    .header("Host", "emp.example.org")
                    .header("Authorization", "Bearer " + KeyedOrchestrator.ROOT)
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    private ResponseSpec pause(String header, String value) {
        return orchestrator
                .client
                .post()
                .uri("/v1/services/{service}/pause", service)
                .header(header, value)
                .exchange();
    }

    private ResponseSpec read(String header, String value) {
        return orchestrator
                .client
                .get()
                .uri("/v1/jobs?limit=1")
                .header(header, value)
                .exchange();
    }

    private static void refused(ResponseSpec answer) {
        answer.expectStatus().isForbidden().expectBody().jsonPath("$.code").isEqualTo("wrong_origin");
    }
}
