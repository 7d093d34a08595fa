package dev.emp.orchestrator.schedules;

import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.json.StrictJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A job that could not be submitted is refused by every call that says it, and by the call that submits it. */
class ScheduleRefusalTest {

    private static TestOrchestrator orchestrator;
    private static ScheduleClient client;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start(ScheduleClient.QUIET);
        client = new ScheduleClient(orchestrator);
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"service_not_offered", "invalid_input"})
    void isRefusedByEveryCallThatSaysIt(String code) {
        String body = "{\"every_seconds\": 60, \"job\": " + job(code) + "}";
        String path = "/v1/schedules/" + client.create("\"every_seconds\": 60");
        refused(client.send(HttpMethod.POST, "/v1/schedules", body), 422, code);
        refused(client.send(HttpMethod.PUT, path, body), 422, code);
        refused(client.send(HttpMethod.PATCH, path, "{\"job\": " + job(code) + "}"), 422, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"service_not_offered", "invalid_input"})
    void isRefusedWhenItsTurnHasCome(String code) {
        String body = "{\"every_seconds\": 60, \"paused\": true, \"job\": " + job(code) + "}";
        Definition definition = DefinitionReader.read(StrictJson.read(body.getBytes(StandardCharsets.UTF_8)));
        String id = "sch_01zzzzzzzzzzzzzzzzzzzzzz%02d".formatted(code.length());
        // As if the service had changed since: no call would take it.
        orchestrator
                .bean(ScheduleStore.class)
                .create(Schedule.create(id, "default", definition, orchestrator.clock.instant()))
                .block();
        refused(client.send(HttpMethod.POST, "/v1/schedules/" + id + "/run", null), 422, code);
    }

    @Test
    void waitsForAServiceThatIsDrained() {
        String run = "/v1/schedules/" + client.create("\"every_seconds\": 60, \"paused\": true") + "/run";
        String service = "/v1/services/" + client.service();
        ScheduleClient.ok(client.send(HttpMethod.POST, service + "/drain", null), HttpStatus.OK);
        refused(client.send(HttpMethod.POST, run, null), 503, "draining");
        ScheduleClient.ok(client.send(HttpMethod.POST, service + "/resume", null), HttpStatus.OK);
        ScheduleClient.ok(client.send(HttpMethod.POST, run, null), HttpStatus.ACCEPTED);
    }

    @Test
    void keepsToTheQuotasOfItsTenant() {
        String run = "/v1/schedules/" + client.create("\"every_seconds\": 60, \"paused\": true") + "/run";
        String tenant = "/v1/tenants/default";
        ScheduleClient.ok(client.send(HttpMethod.PUT, tenant, "{\"limits\": {\"queued\": 0}}"), HttpStatus.OK);
        refused(client.send(HttpMethod.POST, run, null), 429, "quota_exceeded");
        client.send(HttpMethod.DELETE, tenant, null).expectStatus().isNoContent();
        ScheduleClient.ok(client.send(HttpMethod.POST, run, null), HttpStatus.ACCEPTED);
    }

    @Test
    void aTenantHasNoMoreSchedulesThanItMay() {
        try (KeyedOrchestrator small =
                KeyedOrchestrator.start(ScheduleClient.QUIET, "--emp.orchestrator.schedules.max-per-tenant=2")) {
            String acme = small.key("acme", "submit");
            String body = "{\"every_seconds\": 60, \"job\": " + rightJob(small.platform.newService()) + "}";
            String first = made(small.post("/v1/schedules", acme, body));
            made(small.post("/v1/schedules", acme, body));
            refused(small.post("/v1/schedules", acme, body), 409, "too_many_schedules");
            made(small.post("/v1/schedules", small.key("other", "submit"), body));
            refused(
                    small.call(HttpMethod.DELETE, "/v1/schedules/" + first, small.key("other", "submit"), null),
                    404,
                    "schedule_not_found");
            refused(small.post("/v1/schedules", acme, body), 409, "too_many_schedules");
            small.call(HttpMethod.DELETE, "/v1/schedules/" + first, acme, null)
                    .expectStatus()
                    .isNoContent();
            made(small.post("/v1/schedules", acme, body));
            refused(small.post("/v1/schedules", acme, body), 409, "too_many_schedules");
        }
    }

    private static String made(ResponseSpec answer) {
        return ScheduleClient.read(ScheduleClient.ok(answer, HttpStatus.CREATED))
                .read("$.id");
    }

    private static String rightJob(String service) {
        return "{\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}}";
    }

    /** Its input is wrong, also beside one that is right. */
    private static String job(String code) {
        String service = code.equals("service_not_offered") ? "nobodys" : client.service();
        return "{\"service\": \"" + service + "\", \"input\": {\"steps\": 0}}";
    }

    private static void refused(ResponseSpec answer, int status, String code) {
        answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
    }
}
