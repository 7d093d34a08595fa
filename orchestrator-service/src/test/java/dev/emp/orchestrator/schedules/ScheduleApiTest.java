package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class ScheduleApiTest {

    private static TestOrchestrator orchestrator;
    private static ScheduleClient client;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start(ScheduleClient.QUIET, "--emp.orchestrator.schedules.max=200");
        client = new ScheduleClient(orchestrator);
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @Test
    void showsAScheduleWithItsNextRunsOnTheClocksOfItsZone() {
        String id = client.create("""
                "name": "nightly", "cron": "30 2 * * *", "time_zone": "Europe/Berlin", "start_at": "2026-03-28T12:00:00Z",
                "end_at": "2026-03-31T12:00:00Z", "catch_up": "none", "overlap": "queue\"""");
        DocumentContext schedule = client.get(id);
        assertThat(schedule.<String>read("$.state")).isEqualTo("active");
        assertThat(schedule.<String>read("$.tenant")).isEqualTo("default");
        assertThat(schedule.<String>read("$.name")).isEqualTo("nightly");
        assertThat(schedule.<String>read("$.catch_up")).isEqualTo("none");
        assertThat(schedule.<String>read("$.overlap")).isEqualTo("queue");
        assertThat(schedule.<String>read("$.job.input.prompt")).isEqualTo("a cat");
        assertThat(schedule.<String>read("$.next_run_at")).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(schedule.<List<String>>read("$.next_runs[*].local"))
                .containsExactly("2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00", "2026-03-31T02:30:00+02:00");
        assertThat(schedule.<List<Object>>read("$.firings")).isEmpty();
        assertThat(schedule.<String>read("$.url")).isEqualTo(orchestrator.baseUrl() + "/v1/schedules/" + id);
    }

    @Test
    void saysWhereTheNewScheduleIs() {
        ResponseSpec answer = client.send(HttpMethod.POST, "/v1/schedules", client.body("\"every_seconds\": 60"));
        DocumentContext schedule = ScheduleClient.read(ScheduleClient.ok(answer, HttpStatus.CREATED));
        answer.expectHeader().location(schedule.read("$.url"));
        assertThat(schedule.<String>read("$.next_run_at")).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(schedule.<String>read("$.catch_up")).isEqualTo("latest");
        assertThat(schedule.<String>read("$.overlap")).isEqualTo("allow");
        assertThat(schedule.<Object>read("$['id','cron']")).asString().doesNotContain("cron");
    }

    @Test
    void theSameCallUnderTheSameKeyMakesOneSchedule() {
        String body = client.body("\"every_seconds\": 60, \"name\": \"once\"");
        ResponseSpec first = keyed("once", body);
        String id = ScheduleClient.read(ScheduleClient.ok(first, HttpStatus.CREATED))
                .read("$.id");
        first.expectHeader().doesNotExist("Idempotency-Replayed");
        ScheduleClient.ok(client.send(HttpMethod.POST, "/v1/schedules/" + id + "/pause", null), HttpStatus.OK);
        ResponseSpec second = keyed("once", body.replace(", ", " , "));
        DocumentContext found = ScheduleClient.read(ScheduleClient.ok(second, HttpStatus.OK));
        second.expectHeader().valueEquals("Idempotency-Replayed", "true");
        second.expectHeader().location(found.read("$.url"));
        assertThat(found.<String>read("$.id")).isEqualTo(id);
        assertThat(found.<String>read("$.state")).isEqualTo("paused");
        refused(keyed("once", client.body("\"every_seconds\": 61")), 409)
                .jsonPath("$.code")
                .isEqualTo("idempotency_key_reused");
    }

    @Test
    void aKeyIsNotUsedUpByACallThatWasRefused() {
        refused(keyed("again", client.body("\"every_seconds\": 0")), 422);
        ScheduleClient.ok(keyed("again", client.body("\"every_seconds\": 60")), HttpStatus.CREATED);
    }

    @Test
    void aKeyDoesNotBringBackWhatWasRemoved() {
        String body = client.body("\"every_seconds\": 60");
        String id = ScheduleClient.read(ScheduleClient.ok(keyed("gone", body), HttpStatus.CREATED))
                .read("$.id");
        client.send(HttpMethod.DELETE, "/v1/schedules/" + id, null)
                .expectStatus()
                .isNoContent();
        refused(keyed("gone", body), 404).jsonPath("$.code").isEqualTo("schedule_not_found");
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        try (TestOrchestrator other = TestOrchestrator.start(ScheduleClient.QUIET)) {
            ScheduleClient days = new ScheduleClient(other);
            String body = days.body("\"every_seconds\": 60, \"paused\": true");
            ScheduleClient.ok(keyed(other, "day", body), HttpStatus.CREATED);
            days.advance(Duration.ofHours(25));
            ScheduleClient.ok(keyed(other, "day", body), HttpStatus.CREATED);
        }
    }

    private static ResponseSpec keyed(String key, String body) {
        return keyed(orchestrator, key, body);
    }

    private static ResponseSpec keyed(TestOrchestrator platform, String key, String body) {
        return platform.client
                .post()
                .uri("/v1/schedules")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    @Test
    void listsSchedulesPageByPageWithoutInputs() {
        List<String> made = List.of(
                client.create("\"every_seconds\": 60"),
                client.create("\"every_seconds\": 60"),
                client.create("\"every_seconds\": 60"));
        List<String> listed = new ArrayList<>();
        String query = "?limit=2";
        while (!query.isEmpty()) {
            DocumentContext page = ScheduleClient.read(
                    ScheduleClient.ok(client.send(HttpMethod.GET, "/v1/schedules" + query, null), HttpStatus.OK));
            assertThat(page.<List<Object>>read("$.schedules[*]")).hasSizeLessThanOrEqualTo(2);
            assertThat(page.<List<Object>>read("$.schedules[*].job.input")).isEmpty();
            listed.addAll(page.read("$.schedules[*].id"));
            List<String> next = page.read("$[?(@.next_cursor)].next_cursor");
            query = next.isEmpty() ? "" : "?limit=2&cursor=" + next.getFirst();
        }
        assertThat(listed).containsAll(made).doesNotHaveDuplicates();
    }

    @Test
    void changesWhatIsSaidAndLeavesTheRest() {
        String id = client.create("\"cron\": \"0 3 * * *\", \"time_zone\": \"Europe/Berlin\", \"name\": \"a\"");
        orchestrator
                .client
                .patch()
                .uri("/v1/schedules/{id}", id)
                .contentType(MediaType.valueOf("application/merge-patch+json"))
                .bodyValue("""
                        {"cron": null, "time_zone": null, "every_seconds": 30, "job": {"input": {"steps": 5}}}""")
                .exchange()
                .expectStatus()
                .isOk();
        DocumentContext schedule = client.get(id);
        assertThat(schedule.<String>read("$.name")).isEqualTo("a");
        assertThat(schedule.<Integer>read("$.every_seconds")).isEqualTo(30);
        assertThat(schedule.<String>read("$.job.input.prompt")).isEqualTo("a cat");
        assertThat(schedule.<Integer>read("$.job.input.steps")).isEqualTo(5);
        assertThat(schedule.<String>read("$.next_run_at")).isEqualTo("2026-01-01T00:00:30Z");
    }

    @Test
    void replacesEverythingThatWasSaid() {
        String id = client.create("\"cron\": \"0 3 * * *\", \"name\": \"a\"");
        ScheduleClient.ok(
                client.send(HttpMethod.PUT, "/v1/schedules/" + id, client.body("\"every_seconds\": 30")),
                HttpStatus.OK);
        assertThat(client.get(id).jsonString()).doesNotContain("\"name\"").doesNotContain("\"cron\"");
    }

    @Test
    void aWrongChangeChangesNothing() {
        String id = client.create("\"every_seconds\": 60");
        refused(client.send(HttpMethod.PATCH, "/v1/schedules/" + id, "{\"job\": {\"input\": {\"steps\": 0}}}"), 422)
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/job/input/steps");
        refused(client.send(HttpMethod.PATCH, "/v1/schedules/" + id, "{\"cron\": \"* * * * *\"}"), 422)
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/cron");
        assertThat(client.get(id).<Integer>read("$.every_seconds")).isEqualTo(60);
    }

    @Test
    void aRemovedScheduleIsGone() {
        String id = client.create("\"every_seconds\": 60");
        client.send(HttpMethod.DELETE, "/v1/schedules/" + id, null)
                .expectStatus()
                .isNoContent();
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.DELETE)) {
            refused(client.send(method, "/v1/schedules/" + id, null), 404)
                    .jsonPath("$.code")
                    .isEqualTo("schedule_not_found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sch_01k9yzqj1m4x7v2t8n3c5b6d7e", "sch_1", "x"})
    void doesNotFindWhatIsNotThere(String id) {
        for (String action : List.of("pause", "resume", "run")) {
            refused(client.send(HttpMethod.POST, "/v1/schedules/" + id + "/" + action, null), 404)
                    .jsonPath("$.code")
                    .isEqualTo("schedule_not_found");
        }
        refused(client.send(HttpMethod.PATCH, "/v1/schedules/" + id, "{}"), 404);
        refused(client.send(HttpMethod.PUT, "/v1/schedules/" + id, client.body("\"every_seconds\": 60")), 404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"name\": \"x\"; /cron; missing_field; every_seconds",
                "\"cron\": \"* * * * *\", \"every_seconds\": 5; /cron; invalid_value; not both",
                "\"cron\": \"61 * * * *\"; /cron; invalid_value; minute field '61'",
                "\"cron\": \"0 0 30 2 *\"; /cron; invalid_value; never comes",
                "\"cron\": \"* * * * *\", \"time_zone\": \"Mars/Base\"; /time_zone; invalid_value; Europe/Berlin",
                "\"every_seconds\": 5, \"time_zone\": \"UTC\"; /time_zone; invalid_value; for cron",
                "\"every_seconds\": 0; /every_seconds; invalid_value; from 1 to 31622400",
                "\"every_seconds\": 1.5; /every_seconds; invalid_value; whole number",
                "\"every_seconds\": 5, \"jitter_seconds\": 6; /jitter_seconds; invalid_value; from 0 to 5",
                "\"every_seconds\": 5, \"catch_up\": \"some\"; /catch_up; invalid_value; none or latest or all",
                "\"every_seconds\": 5, \"overlap\": \"kill\"; /overlap; invalid_value; cancel_previous",
                "\"every_seconds\": 5, \"paused\": \"no\"; /paused; invalid_value; true or false",
                "\"every_seconds\": 5, \"start_at\": \"2026-01-01\"; /start_at; invalid_value; ISO 8601",
                "\"every_seconds\": 5, \"start_at\": \"2026-01-02T00:00:00Z\", \"end_at\": \"2026-01-01T00:00:00Z\";"
                        + " /end_at; invalid_value; 2026-01-02",
                "\"every_seconds\": 5, \"every\": 5; /every; unknown_field; every_seconds",
            })
    void refusesWhatIsWrong(String rest, String pointer, String code, String told) {
        BodyContentSpec problem = refused(client.send(HttpMethod.POST, "/v1/schedules", client.body(rest)), 422);
        problem.jsonPath("$.errors[0].pointer").isEqualTo(pointer);
        problem.jsonPath("$.errors[0].code").isEqualTo(code);
        problem.jsonPath("$.errors[0].message")
                .value(String.class, message -> assertThat(message).contains(told));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"every_seconds\": 5}; missing_field; /job",
                "{\"every_seconds\": 5, \"job\": 5}; invalid_value; /job",
                "{\"every_seconds\": 5, \"job\": {\"service\": \"nobodys\", \"input\": {}}}; service_not_offered;"
                        + " /job/service",
                "{\"every_seconds\": 5, \"job\": {\"service\": \"nobodys\", \"input\": {}, \"run_at\": \"x\"}};"
                        + " invalid_value; /job/run_at",
                "{\"every_seconds\": 5, \"job\": {\"service\": \"nobodys\", \"input\": {}, \"depends_on\": []}};"
                        + " invalid_value; /job/depends_on",
            })
    void refusesAWrongJobAsASubmissionWould(String body, String code, String pointer) {
        BodyContentSpec problem = refused(client.send(HttpMethod.POST, "/v1/schedules", body), 422);
        problem.jsonPath("$.code").isEqualTo(code);
        problem.jsonPath("$.errors[0].pointer").isEqualTo(pointer);
    }

    @Test
    void refusesASchedulesTooMany() {
        try (TestOrchestrator small = TestOrchestrator.start("--emp.orchestrator.schedules.max=1")) {
            ScheduleClient few = new ScheduleClient(small);
            few.create("\"every_seconds\": 60");
            refused(few.send(HttpMethod.POST, "/v1/schedules", few.body("\"every_seconds\": 60")), 409)
                    .jsonPath("$.code")
                    .isEqualTo("too_many_schedules");
        }
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        String name = "x".repeat(300_000);
        refused(client.send(HttpMethod.POST, "/v1/schedules", client.body("\"name\": \"" + name + "\"")), 413)
                .jsonPath("$.code")
                .isEqualTo("payload_too_large");
    }

    @Test
    void showsTheRunsOfACronExpressionWithoutASchedule() {
        DocumentContext preview = ScheduleClient.read(ScheduleClient.ok(
                client.send(
                        HttpMethod.GET,
                        "/v1/schedules/preview?cron=30 2 * * *&time_zone=Europe/Berlin&after=2026-10-24T12:00:00Z&count=2",
                        null),
                HttpStatus.OK));
        assertThat(preview.<List<String>>read("$.next_runs[*].at"))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(preview.<List<String>>read("$.next_runs[*].local"))
                .containsExactly("2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "?count=5; the query parameter 'cron' is required",
                "?cron=* * *; must have 5 fields",
                "?cron=* 25 * * *; wrong hour field '25'",
                "?cron=* * * * *&time_zone=x; 'time_zone' must be",
                "?cron=* * * * *&count=0; 'count' must be",
                "?cron=* * * * *&after=now; 'after' must be",
                "?cron=* * * * *&zone=UTC; 'zone' does not exist",
            })
    void saysWhatIsWrongWithAPreview(String query, String told) {
        BodyContentSpec problem = refused(client.send(HttpMethod.GET, "/v1/schedules/preview" + query, null), 400);
        problem.jsonPath("$.code").isEqualTo("invalid_parameter");
        problem.jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains(told));
    }

    private static BodyContentSpec refused(ResponseSpec answer, int status) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
    }
}
