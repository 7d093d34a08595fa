package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.TestOrchestrator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WebhookApiTest {

    private static final String URL = "https://example.com/hooks";

    private static TestOrchestrator orchestrator;
    private static HookClient client;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start("--emp.orchestrator.webhooks.limits.webhooks=8");
        client = new HookClient(orchestrator);
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void theSecretIsShownWhenItIsMadeAndNeverAgain() {
        JsonNode made = client.create(URL, ", \"description\": \"billing\", \"labels\": {\"team\": \"a\"}");
        String id = made.get("id").stringValue();
        assertThat(id).matches("wh_[0-9a-hjkmnp-tv-z]{26}");
        String secret = made.get("secret").stringValue();
        assertThat(secret).startsWith("whsec_");

        JsonNode found = client.get("/v1/webhooks/" + id);
        assertThat(found.get("description").stringValue()).isEqualTo("billing");
        assertThat(found.get("labels").get("team").stringValue()).isEqualTo("a");
        assertThat(texts(found.get("events"))).containsExactlyElementsOf(EventTypes.ENDS);
        assertThat(found.get("enabled").booleanValue()).isTrue();
        assertThat(found.toString() + client.get("/v1/webhooks")).doesNotContain("whsec_");

        JsonNode rotated = HookClient.json(client.post("/v1/webhooks/" + id + "/rotate-secret", ""), 200);
        assertThat(rotated.get("secret").stringValue()).startsWith("whsec_").isNotEqualTo(secret);
        assertThat(rotated.get("previous_secret_valid_until").stringValue()).isEqualTo("2026-01-02T00:00:00Z");
        client.delete("/v1/webhooks/" + id).expectStatus().isNoContent();
    }

    @Test
    void aChangeTouchesOnlyWhatItNamesAndAReplacementAllOfIt() {
        String id = client.create(URL, ", \"service\": \"paint\", \"events\": [\"job.*\"]")
                .get("id")
                .stringValue();
        JsonNode changed = HookClient.json(
                client.patch("/v1/webhooks/" + id, "{\"description\": \"x\", \"enabled\": false}"), 200);
        assertThat(changed.get("service").stringValue()).isEqualTo("paint");
        assertThat(texts(changed.get("events"))).containsExactly("job.*");
        assertThat(changed.get("enabled").booleanValue()).isFalse();
        assertThat(changed.get("disabled_reason").stringValue()).isEqualTo("disabled by its owner");

        JsonNode replaced = HookClient.json(client.put("/v1/webhooks/" + id, "{\"url\": \"https://b.org/\"}"), 200);
        assertThat(replaced.get("url").stringValue()).isEqualTo("https://b.org/");
        assertThat(replaced.get("service")).isNull();
        assertThat(replaced.get("description").stringValue()).isEmpty();
        assertThat(replaced.get("enabled").booleanValue()).isTrue();
        client.delete("/v1/webhooks/" + id).expectStatus().isNoContent();
        client.delete("/v1/webhooks/" + id).expectStatus().isNotFound();
    }

    @Test
    void whatIsDisabledCanBeEnabledButNotTried() {
        String id = client.create(URL, ", \"enabled\": false").get("id").stringValue();
        JsonNode refused = HookClient.json(client.post("/v1/webhooks/" + id + "/test", ""), 409);
        assertThat(refused.get("code").stringValue()).isEqualTo("webhook_disabled");
        JsonNode enabled = HookClient.json(client.post("/v1/webhooks/" + id + "/enable", ""), 200);
        assertThat(enabled.get("enabled").booleanValue()).isTrue();
        assertThat(enabled.get("disabled_reason")).isNull();
        client.delete("/v1/webhooks/" + id);
    }

    @Test
    void aTenantHasOnlySoMany() {
        List<String> made = new ArrayList<>();
        while (client.get("/v1/webhooks").get("webhooks").size() < 8) {
            made.add(client.create(URL, "").get("id").stringValue());
        }
        JsonNode refused = HookClient.json(client.post("/v1/webhooks", "{\"url\": \"" + URL + "\"}"), 409);
        assertThat(refused.get("code").stringValue()).isEqualTo("too_many_webhooks");

        JsonNode page = client.get("/v1/webhooks?limit=3");
        assertThat(page.get("webhooks")).hasSize(3);
        JsonNode rest = client.get(
                "/v1/webhooks?limit=100&cursor=" + page.get("next_cursor").stringValue());
        assertThat(rest.get("webhooks")).hasSize(5);
        assertThat(rest.get("next_cursor")).isNull();
        made.forEach(id -> client.delete("/v1/webhooks/" + id));
    }

    @Test
    void theDefaultSecretStaysUntilItIsRotated() {
        String secret = client.get("/v1/webhooks/default-secret").get("secret").stringValue();
        assertThat(client.get("/v1/webhooks/default-secret").get("secret").stringValue())
                .isEqualTo(secret);
        JsonNode rotated = HookClient.json(client.post("/v1/webhooks/default-secret/rotate-secret", ""), 200);
        assertThat(rotated.get("secret").stringValue()).isNotEqualTo(secret);
        assertThat(client.get("/v1/webhooks/default-secret").get("secret").stringValue())
                .isEqualTo(rotated.get("secret").stringValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {}                                                        | missing_field | /url
            {"url": "ftp://example.com"}                              | invalid_value | /url
            {"url": "http://example.com"}                             | invalid_value | /url
            {"url": "https://user:pw@example.com"}                    | invalid_value | /url
            {"url": "https://example.com/#part"}                      | invalid_value | /url
            {"url": "https://"}                                       | invalid_value | /url
            {"url": "https://127.0.0.1/"}                             | invalid_value | /url
            {"url": "https://169.254.169.254/"}                       | invalid_value | /url
            {"url": "https://[::1]/"}                                 | invalid_value | /url
            {"url": "https://[::ffff:10.0.0.1]/"}                     | invalid_value | /url
            {"url": "https://0x7f.1/"}                                | invalid_value | /url
            {"url": "https://2130706433/"}                            | invalid_value | /url
            {"url": "https://exämple.com/"}                           | invalid_value | /url
            {"url": "no url"}                                         | invalid_value | /url
            {"url": 7}                                                | invalid_value | /url
            {"url": "https://a.b/", "events": ["job.finished"]}       | invalid_value | /events/0
            {"url": "https://a.b/", "events": []}                     | invalid_value | /events
            {"url": "https://a.b/", "events": "job.*"}                | invalid_value | /events
            {"url": "https://a.b/", "enabled": "yes"}                 | invalid_value | /enabled
            {"url": "https://a.b/", "labels": {"a": 1}}               | invalid_value | /labels/a
            {"url": "https://a.b/", "secret": "whsec_x"}              | unknown_field | /secret
            """)
    void whatIsWrongIsNamed(String body, String code, String pointer) {
        JsonNode refused = HookClient.json(client.post("/v1/webhooks", body), 422);
        assertThat(refused.get("code").stringValue()).isEqualTo(code);
        assertThat(refused.get("errors").get(0).get("pointer").stringValue()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/webhooks/wh_x, webhook_not_found",
        "/v1/webhooks/wh_01k9yzqj1m4x7v2t8n3c5b6d7e, webhook_not_found",
        "/v1/webhooks/wh_01k9yzqj1m4x7v2t8n3c5b6d7e/deliveries, webhook_not_found",
        "/v1/webhooks/../wh_x/deliveries, not_found"
    })
    void whatIsNotThereIsNotFound(String path, String code) {
        JsonNode refused = HookClient.json(orchestrator.client.get().uri(path).exchange(), 404);
        assertThat(refused.get("code").stringValue()).isEqualTo(code);
    }

    @Test
    void anotherCursorIsRefused() {
        HookClient.json(orchestrator.client.get().uri("/v1/webhooks?cursor=x").exchange(), 400);
        String id = client.create(URL, "").get("id").stringValue();
        String deliveries = "/v1/webhooks/" + id + "/deliveries";
        HookClient.json(orchestrator.client.get().uri(deliveries + "?cursor=x").exchange(), 400);
        assertThat(client.get(deliveries).get("deliveries")).isEmpty();
        HookClient.json(orchestrator.client.get().uri(deliveries + "/dl_1").exchange(), 404);
        HookClient.json(client.post(deliveries + "/dl_01k9yzqj1m4x7v2t8n3c5b6d7e/redeliver", ""), 404);
        client.delete("/v1/webhooks/" + id);
    }

    @Test
    void theDescriptionOfTheApiKnowsThem() {
        JsonNode paths = client.get("/v3/api-docs").get("paths");
        assertThat(paths.propertyNames())
                .contains(
                        "/v1/webhooks",
                        "/v1/webhooks/{id}",
                        "/v1/webhooks/{id}/enable",
                        "/v1/webhooks/{id}/test",
                        "/v1/webhooks/{id}/rotate-secret",
                        "/v1/webhooks/{id}/deliveries",
                        "/v1/webhooks/{id}/deliveries/{delivery}",
                        "/v1/webhooks/{id}/deliveries/{delivery}/redeliver",
                        "/v1/webhooks/default-secret",
                        "/v1/webhooks/default-secret/rotate-secret",
                        "/v1/jobs/{id}/webhook-deliveries");
    }

    private static List<String> texts(JsonNode array) {
        return array.values().stream().map(JsonNode::stringValue).toList();
    }
}
