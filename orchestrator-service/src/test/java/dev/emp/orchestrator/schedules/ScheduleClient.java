package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.upkeep.Duty;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Makes schedules over the API, lets time pass and looks what came of it. */
final class ScheduleClient {

    /** Upkeep that a test does not ask for would come in its way. */
    static final String QUIET = "--emp.orchestrator.upkeep.interval=1m";

    private final TestOrchestrator orchestrator;
    private final String service;

    ScheduleClient(TestOrchestrator orchestrator) {
        this.orchestrator = orchestrator;
        this.service = orchestrator.newService();
    }

    String service() {
        return service;
    }

    /** The id of a schedule with a job of this client's service and what else is given. */
    String create(String rest) {
        return read(ok(send(HttpMethod.POST, "/v1/schedules", body(rest)), HttpStatus.CREATED))
                .read("$.id");
    }

    String body(String rest) {
        return "{\"job\": {\"service\": \"" + service + "\", \"input\": {\"prompt\": \"a cat\"}}, " + rest + "}";
    }

    DocumentContext get(String id) {
        return read(ok(send(HttpMethod.GET, "/v1/schedules/" + id, null), HttpStatus.OK));
    }

    List<String> outcomes(String id) {
        return get(id).read("$.firings[*].outcome");
    }

    ResponseSpec send(HttpMethod method, String path, @Nullable String body) {
        var call = orchestrator.client.method(method).uri(path);
        return (body == null
                        ? call
                        : call.contentType(MediaType.APPLICATION_JSON).bodyValue(body))
                .exchange();
    }

    /** Lets time pass and then does all upkeep. */
    void advance(Duration duration) {
        orchestrator.clock.advance(duration);
        upkeep();
    }

    void upkeep() {
        orchestrator
                .beans(Duty.class)
                .forEach(duty -> duty.perform(500).toCompletableFuture().join());
    }

    /** The jobs of a schedule, the oldest first. */
    List<Job> jobs(String schedule) {
        List<Job> all = new ArrayList<>();
        Filter filter = new Filter(null, null, null, Map.of(Firer.SCHEDULE_LABEL, schedule));
        String cursor = null;
        do {
            Page page = orchestrator
                    .bus
                    .list(filter, cursor, 200)
                    .toCompletableFuture()
                    .join();
            all.addAll(page.jobs());
            cursor = page.next();
        } while (cursor != null);
        return all.reversed();
    }

    List<JobState> states(String schedule) {
        return jobs(schedule).stream().map(Job::state).toList();
    }

    static BodyContentSpec ok(ResponseSpec answer, HttpStatus status) {
        return answer.expectStatus().isEqualTo(status).expectBody();
    }

    static DocumentContext read(BodyContentSpec body) {
        byte[] content = body.returnResult().getResponseBody();
        assertThat(content).isNotNull();
        return JsonPath.parse(new String(content, StandardCharsets.UTF_8));
    }
}
