package dev.emp.orchestrator.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.TestOrchestrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Tenants and their limits over the API; nobody submits anything for them here. */
class TenantTest {

    private static final String ALL = """
            {"weight": 3, "limits": {"queued": 1000, "running": 8, "submissions_per_second": 0.5,
             "submission_burst": 20, "spend_per_day_usd": 12.50}}""";

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();

    private ResponseSpec put(String tenant, String body) {
        return orchestrator
                .client
                .put()
                .uri("/v1/tenants/{tenant}", tenant)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private ResponseSpec get(String path, Object... values) {
        return orchestrator.client.get().uri(path, values).exchange();
    }

    @Test
    void limitsAreAnsweredAsTheyWereSetWithWhatIsUsed() {
        put("set-1", ALL).expectStatus().isOk();
        get("/v1/tenants/set-1").expectStatus().isOk().expectBody().json("""
                        {"tenant": "set-1", "weight": 3,
                         "limits": {"queued": 1000, "running": 8, "submissions_per_second": 0.5, "submission_burst": 20,
                                    "spend_per_day_usd": 12.5},
                         "usage": {"queued": 0, "running": 0, "spent_today_usd": 0, "reserved_usd": 0}}""");
    }

    @Test
    void whatIsLeftOutHasNoLimitAndABurstIsASecondsWorth() {
        put("set-2", ALL).expectStatus().isOk();
        put("set-2", "{\"limits\": {\"submissions_per_second\": 2.5}}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.limits")
                .value(limits -> assertThat(limits).hasToString("{submissions_per_second=2.5, submission_burst=3}"))
                .jsonPath("$.weight")
                .isEqualTo(1);
    }

    @Test
    void aTenantWithoutLimitsMayUseAnything() {
        put("lifted", ALL).expectStatus().isOk();
        orchestrator
                .client
                .delete()
                .uri("/v1/tenants/lifted")
                .exchange()
                .expectStatus()
                .isNoContent();
        orchestrator
                .client
                .delete()
                .uri("/v1/tenants/lifted")
                .exchange()
                .expectStatus()
                .isNoContent();
        get("/v1/tenants/lifted")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.limits")
                .isEmpty()
                .jsonPath("$.weight")
                .isEqualTo(1)
                .jsonPath("$.usage")
                .doesNotExist();
    }

    @Test
    void theListIsPagedByName() {
        put("list-b", "{}").expectStatus().isOk();
        put("list-a", "{}").expectStatus().isOk();
        put("list-c", "{}").expectStatus().isOk();
        get("/v1/tenants?limit=2&cursor=list-")
                .expectBody()
                .jsonPath("$.tenants[0].tenant")
                .isEqualTo("list-a")
                .jsonPath("$.tenants[1].tenant")
                .isEqualTo("list-b")
                .jsonPath("$.next_cursor")
                .isEqualTo("list-b");
        get("/v1/tenants?limit=1&cursor=list-b")
                .expectBody()
                .jsonPath("$.tenants[0].tenant")
                .isEqualTo("list-c");
        get("/v1/tenants?cursor=zzz")
                .expectBody()
                .jsonPath("$.tenants")
                .isEmpty()
                .jsonPath("$.next_cursor")
                .doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"weight\": 0} | /weight | must be a whole number from 1 to 100",
                "{\"weight\": 101} | /weight | must be a whole number from 1 to 100",
                "{\"limits\": {\"queued\": -1}} | /limits/queued | must be a whole number from 0 to 1000000000",
                "{\"limits\": {\"running\": 1.5}} | /limits/running | must be a whole number from 0 to 1000000",
                "{\"limits\": {\"submissions_per_second\": 0}} | /limits/submissions_per_second | must be a number from 0.001 to 100000 with at most 3 decimals",
                "{\"limits\": {\"submissions_per_second\": 1e-999}} | /limits/submissions_per_second | must be a number from 0.001 to 100000 with at most 3 decimals",
                "{\"limits\": {\"submission_burst\": 3}} | /limits/submission_burst | must come together with submissions_per_second",
                "{\"limits\": {\"spend_per_day_usd\": \"5\"}} | /limits/spend_per_day_usd | must be a number from 0 to 1000000000 with at most 6 decimals",
                "{\"limits\": {\"spend_per_day_usd\": 1e999}} | /limits/spend_per_day_usd | must be a number from 0 to 1000000000 with at most 6 decimals",
                "{\"limits\": null} | /limits | must be an object, not null"
            })
    void aWrongValueIsNamed(String body, String pointer, String message) {
        put("wrong", body)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_value")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer)
                .jsonPath("$.errors[0].message")
                .isEqualTo(message);
        get("/v1/tenants/wrong").expectBody().jsonPath("$.usage").doesNotExist();
    }

    @Test
    void anUnknownFieldIsRefused() {
        put("wrong", "{\"limits\": {\"quued\": 1}}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unknown_field");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "-a", "ä", "0123456789012345678901234567890123456789012345678901234567890123"})
    void aTenantHasANameOfTheAllowedForm(String name) {
        put(name, "{}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(
                        "the last part of the path must be the name of a tenant: 1 to 63 letters, digits, '.', '_' and '-', a"
                                + " letter or digit first");
    }
}
