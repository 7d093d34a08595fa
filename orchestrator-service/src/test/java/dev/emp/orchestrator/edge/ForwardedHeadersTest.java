package dev.emp.orchestrator.edge;

import dev.emp.orchestrator.TestOrchestrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;

class ForwardedHeadersTest {

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();

    /** Else a header would decide which call this is. */
    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-Host, example.org/v1/keys?",
        "X-Forwarded-Host, example.org/b#",
        "X-Forwarded-Prefix, /b?",
        "Forwarded, host=\"example.org/b?\"",
    })
    void refusesWhatWouldChangeThePath(String name, String value) {
        orchestrator
                .client
                .get()
                .uri("/v1/jobs")
                .header(name, value)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("bad_request");
    }
}
