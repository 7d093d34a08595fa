package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of the API of webhooks. */
final class HookClient {

    static final String LOCAL = "--emp.orchestrator.webhooks.allow-private-addresses=true";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebTestClient client;

    HookClient(TestOrchestrator orchestrator) {
        this(orchestrator.client);
    }

    HookClient(WebTestClient client) {
        this.client = client;
    }

    /** @param more members of the body besides the URL, each with a comma before it */
    JsonNode create(String url, String more) {
        return json(post("/v1/webhooks", "{\"url\": \"" + url + "\"" + more + "}"), 201);
    }

    JsonNode create(Receiver receiver) {
        return create(receiver.url(), "");
    }

    JsonNode get(String path) {
        return json(client.get().uri(path).exchange(), 200);
    }

    ResponseSpec post(String path, String body) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    ResponseSpec patch(String path, String body) {
        return client.patch()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    ResponseSpec put(String path, String body) {
        return client.put()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    ResponseSpec delete(String path) {
        return client.delete().uri(path).exchange();
    }

    List<JsonNode> deliveries(String webhook) {
        return List.copyOf(
                get("/v1/webhooks/" + webhook + "/deliveries").get("deliveries").values());
    }

    /** Waits until the newest delivery of the webhook has had so many attempts and what came of them is known. */
    JsonNode attempted(String webhook, int attempts) {
        return Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(
                        () -> deliveries(webhook),
                        all -> !all.isEmpty() && all.getFirst().get("attempts").size() >= attempts)
                .getFirst();
    }

    /** Waits until the newest delivery of the webhook is in the state. */
    JsonNode settled(String webhook, String state) {
        return Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(
                        () -> deliveries(webhook),
                        all -> !all.isEmpty()
                                && all.getFirst().get("state").stringValue().equals(state))
                .getFirst();
    }

    /** Waits until the webhook is disabled. */
    JsonNode disabled(String webhook) {
        return Awaitility.await()
                .atMost(TestOrchestrator.PATIENCE)
                .until(
                        () -> get("/v1/webhooks/" + webhook),
                        found -> !found.get("enabled").booleanValue());
    }

    static JsonNode json(ResponseSpec answer, int status) {
        byte[] body = answer.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JSON.readTree(body == null ? new byte[] {'{', '}'} : body);
    }
}
