package dev.emp.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.TestOrchestrator;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What callers are told of themselves. */
class MeTest {

    @Test
    void tellsWhoeverHasAKeyWhoseItIsAndNotTheKey() {
        try (KeyedOrchestrator orchestrator = KeyedOrchestrator.start()) {
            Map<?, ?> made = orchestrator.create("acme", "read", null);
            Map<?, ?> told = orchestrator
                    .get("/v1/me", KeyedOrchestrator.secret(made))
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Cache-Control", "no-store")
                    .expectBody(Map.class)
                    .returnResult()
                    .getResponseBody();
            assertThat(told)
                    .isEqualTo(Map.of(
                            "name", "read of acme",
                            "key_id", made.get("id"),
                            "role", "read",
                            "tenant", "acme",
                            "open", false));
        }
    }

    @Test
    void tellsAnybodyOnAnOpenPlatformThatItIsOpen() {
        assertThat(TestOrchestrator.shared()
                        .client
                        .get()
                        .uri("/v1/me")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody())
                .isEqualTo(Map.of(
                        "name", "open access", "key_id", "open", "role", "admin", "tenant", "default", "open", true));
    }
}
