package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.TestOrchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

class ScheduleRunTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static TestOrchestrator orchestrator;
    private ScheduleClient client;
    private Instant start;

    @BeforeAll
    static void start() {
        orchestrator = TestOrchestrator.start(ScheduleClient.QUIET);
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    @BeforeEach
    void offerAService() {
        client = new ScheduleClient(orchestrator);
        start = orchestrator.clock.instant();
    }

    @Test
    void submitsItsJobEveryTimeAndMarksIt() {
        String id = client.create("\"every_seconds\": 60");
        client.upkeep();
        assertThat(client.jobs(id)).isEmpty();
        client.advance(MINUTE);
        client.advance(MINUTE);
        assertThat(client.jobs(id)).hasSize(2);
        Job job = client.jobs(id).getFirst();
        assertThat(job.spec().service()).isEqualTo(client.service());
        assertThat(job.spec().labels())
                .isEqualTo(Map.of(
                        "emp/schedule",
                        id,
                        "emp/scheduled-at",
                        start.plus(MINUTE).toString()));
        DocumentContext schedule = client.get(id);
        assertThat(schedule.<List<String>>read("$.firings[*].job_id"))
                .isEqualTo(client.jobs(id).reversed().stream()
                        .map(it -> it.id().value())
                        .toList());
        assertThat(schedule.<List<String>>read("$.firings[*].job_state")).containsExactly("queued", "queued");
        assertThat(schedule.<String>read("$.next_run_at"))
                .isEqualTo(start.plus(MINUTE.multipliedBy(3)).toString());
    }

    @Test
    void startsLaterByItsJitter() {
        String id = client.create("\"every_seconds\": 600, \"jitter_seconds\": 600");
        Instant due = Instant.parse(client.get(id).read("$.next_run_at"));
        client.advance(Duration.between(start, due).minusMillis(1));
        assertThat(client.jobs(id)).isEmpty();
        client.advance(Duration.ofMillis(1));
        assertThat(client.jobs(id)).hasSize(1);
    }

    @Test
    void endsAfterItsLastRun() {
        String id = client.create("\"every_seconds\": 60, \"end_at\": \"" + start.plus(MINUTE) + "\"");
        client.advance(MINUTE);
        client.advance(MINUTE);
        assertThat(client.jobs(id)).hasSize(1);
        DocumentContext schedule = client.get(id);
        assertThat(schedule.<String>read("$.state")).isEqualTo("ended");
        assertThat(schedule.<List<Object>>read("$.next_runs")).isEmpty();
    }

    @Test
    void doesNotStartBeforeItsStart() {
        Instant first = start.plus(MINUTE.multipliedBy(10));
        String id = client.create("\"every_seconds\": 60, \"start_at\": \"" + first + "\"");
        client.advance(MINUTE.multipliedBy(9));
        assertThat(client.jobs(id)).isEmpty();
        client.advance(MINUTE);
        assertThat(client.get(id).<List<String>>read("$.firings[*].scheduled_at"))
                .containsExactly(first.toString());
    }

    @Test
    void aPausedScheduleStartsNothingAndMissesNothing() {
        String id = client.create("\"every_seconds\": 60, \"catch_up\": \"all\"");
        ScheduleClient.ok(client.send(HttpMethod.POST, "/v1/schedules/" + id + "/pause", null), HttpStatus.OK)
                .jsonPath("$.state")
                .isEqualTo("paused");
        client.advance(MINUTE.multipliedBy(10));
        ScheduleClient.ok(client.send(HttpMethod.POST, "/v1/schedules/" + id + "/resume", null), HttpStatus.OK)
                .jsonPath("$.state")
                .isEqualTo("active");
        client.upkeep();
        assertThat(client.jobs(id)).isEmpty();
        client.advance(MINUTE);
        assertThat(client.jobs(id)).hasSize(1);
        assertThat(client.outcomes(id)).containsExactly("submitted");
    }

    @Test
    void runsByHandEvenWhenPausedAndOnceForOneKey() {
        String id = client.create("\"every_seconds\": 60, \"paused\": true");
        for (int i = 0; i < 2; i++) {
            orchestrator
                    .client
                    .post()
                    .uri("/v1/schedules/{id}/run", id)
                    .header("Idempotency-Key", "mine")
                    .exchange()
                    .expectStatus()
                    .isAccepted()
                    .expectHeader()
                    .location(orchestrator.baseUrl() + "/v1/jobs/"
                            + client.jobs(id).getFirst().id())
                    .expectBody()
                    .jsonPath("$.manual")
                    .isEqualTo(true);
        }
        client.send(HttpMethod.POST, "/v1/schedules/" + id + "/run", null);
        assertThat(client.jobs(id)).hasSize(2);
        assertThat(client.get(id).<List<Boolean>>read("$.firings[*].manual")).containsExactly(true, true);
    }

    @Test
    void makesUpForTheLastRunAfterAnOutageAndCountsTheOthers() {
        String id = client.create("\"every_seconds\": 600");
        client.advance(Duration.ofMinutes(52));
        assertThat(client.jobs(id)).hasSize(1);
        DocumentContext schedule = client.get(id);
        assertThat(schedule.<List<String>>read("$.firings[*].outcome")).containsExactly("submitted", "missed");
        assertThat(schedule.<List<Integer>>read("$.firings[*].count")).containsExactly(1, 4);
    }

    @Test
    void makesUpForAllRunsAfterAnOutageWhenAsked() {
        String id = client.create("\"every_seconds\": 600, \"catch_up\": \"all\"");
        client.advance(Duration.ofMinutes(52));
        assertThat(client.jobs(id)).hasSize(5);
    }

    @Test
    void makesUpForNothingAfterAnOutageWhenAsked() {
        String id = client.create("\"every_seconds\": 600, \"catch_up\": \"none\"");
        client.advance(Duration.ofMinutes(52));
        assertThat(client.jobs(id)).isEmpty();
        assertThat(client.get(id).<List<Integer>>read("$.firings[*].count")).containsExactly(5);
    }

    @Test
    void aRefusedJobIsARunThatFailedAndTheScheduleGoesOn() {
        String id = client.create("\"every_seconds\": 60");
        offer("{\"required\": [\"what the job does not say\"]}");
        client.advance(MINUTE);
        offer("{}");
        client.advance(MINUTE);
        DocumentContext schedule = client.get(id);
        assertThat(schedule.<List<String>>read("$.firings[*].outcome")).containsExactly("submitted", "failed");
        assertThat(schedule.<String>read("$.firings[1].problem.code")).isEqualTo("invalid_input");
    }

    @Test
    void aRunThatIsRefusedForTheMomentIsStartedLaterWithinItsGrace() {
        String id = client.create("\"every_seconds\": 600");
        orchestrator.bus.restrict(Scope.service(client.service()), QueueControl.Mode.DRAINING);
        client.advance(Duration.ofMinutes(10));
        assertThat(client.outcomes(id)).isEmpty();
        orchestrator.bus.resume(Scope.service(client.service()));
        client.advance(ScheduleDuty.LEASE);
        assertThat(client.outcomes(id)).containsExactly("submitted");
        assertThat(client.get(id).<String>read("$.firings[0].scheduled_at"))
                .isEqualTo(start.plus(Duration.ofMinutes(10)).toString());
    }

    @Test
    void aRunThatIsRefusedForAllOfItsGraceHasFailed() {
        String id = client.create("\"every_seconds\": 600, \"catch_up\": \"none\"");
        orchestrator.bus.restrict(Scope.service(client.service()), QueueControl.Mode.DRAINING);
        client.advance(Duration.ofMinutes(10));
        for (int i = 0; i < 3; i++) {
            client.advance(ScheduleDuty.LEASE);
        }
        orchestrator.bus.resume(Scope.service(client.service()));
        client.advance(ScheduleDuty.LEASE);
        DocumentContext schedule = client.get(id);
        assertThat(schedule.<List<String>>read("$.firings[*].outcome")).containsExactly("failed");
        assertThat(schedule.<String>read("$.firings[0].problem.code")).isEqualTo("draining");
        assertThat(schedule.<String>read("$.firings[0].problem.detail")).contains(client.service());
    }

    @Test
    void aRunThatWasSubmittedButNotNotedIsFoundThoughItsJobWouldBeRefusedNow() {
        String id = client.create("\"every_seconds\": 600");
        Instant time = start.plus(Duration.ofMinutes(10));
        orchestrator.clock.advance(Duration.ofMinutes(10));
        Schedule schedule = orchestrator
                .bean(ScheduleStore.class)
                .require(id, Placement.DEFAULT_TENANT)
                .block();
        DueTimes due = new DueTimes(List.of(time), 0, null, null);
        Firer firer = orchestrator.bean(Firer.class);
        Firing first = firer.fire(schedule, due).block().firings().getFirst();
        offer("{\"required\": [\"what the job does not say\"]}");
        // So long is what was on offer before remembered.
        orchestrator.clock.advance(Duration.ofSeconds(3));
        Firing second = firer.fire(schedule, due).block().firings().getFirst();
        assertThat(first.job()).isNotNull();
        assertThat(second.job()).isEqualTo(first.job());
    }

    private void offer(String schema) {
        orchestrator
                .bus
                .offer(new ServiceOffer(client.service(), List.of(), new JsonText(schema)))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aRunIsLeftOutWhileTheJobBeforeItHasNotEnded() {
        String id = client.create("\"every_seconds\": 60, \"overlap\": \"skip\"");
        client.advance(MINUTE);
        client.advance(MINUTE);
        assertThat(client.outcomes(id)).containsExactly("skipped", "submitted");
        finish();
        client.advance(MINUTE);
        assertThat(client.outcomes(id)).containsExactly("submitted", "skipped", "submitted");
        assertThat(client.states(id)).containsExactly(JobState.SUCCEEDED, JobState.QUEUED);
    }

    @Test
    void oneRunWaitsForTheJobBeforeItAndOthersAreLeftOut() {
        String id = client.create("\"every_seconds\": 60, \"overlap\": \"queue\"");
        client.advance(MINUTE);
        client.advance(MINUTE);
        client.advance(MINUTE);
        assertThat(client.states(id)).containsExactly(JobState.QUEUED, JobState.BLOCKED);
        assertThat(client.outcomes(id)).containsExactly("skipped", "submitted", "submitted");
        finish();
        client.upkeep();
        assertThat(client.states(id)).containsExactly(JobState.SUCCEEDED, JobState.QUEUED);
        client.advance(MINUTE);
        assertThat(client.states(id)).containsExactly(JobState.SUCCEEDED, JobState.QUEUED, JobState.BLOCKED);
    }

    @Test
    void aRunCancelsTheJobBeforeItAndStartsWhenThatHasEnded() {
        String id = client.create("\"every_seconds\": 60, \"overlap\": \"cancel_previous\"");
        client.advance(MINUTE);
        FakeWorker worker = new FakeWorker(orchestrator.bus, client.service());
        Claim claim = worker.claim();
        client.advance(Duration.ofSeconds(20));
        worker.progress(claim.lease(), 0.5, "half");
        orchestrator.bus.renew(List.of(claim.lease()), FakeWorker.LEASE);
        client.advance(Duration.ofSeconds(25));
        orchestrator.bus.renew(List.of(claim.lease()), FakeWorker.LEASE);
        client.advance(Duration.ofSeconds(15));
        assertThat(client.states(id)).containsExactly(JobState.CANCELING, JobState.BLOCKED);
        worker.complete(claim.lease());
        client.upkeep();
        assertThat(client.states(id)).containsExactly(JobState.SUCCEEDED, JobState.QUEUED);
        client.advance(MINUTE);
        assertThat(client.states(id)).containsExactly(JobState.SUCCEEDED, JobState.CANCELED, JobState.QUEUED);
    }

    @Test
    void aRunByHandCountsAsTheJobBefore() {
        String id = client.create("\"every_seconds\": 60, \"overlap\": \"skip\"");
        client.send(HttpMethod.POST, "/v1/schedules/" + id + "/run", null)
                .expectStatus()
                .isAccepted();
        client.advance(MINUTE);
        assertThat(client.outcomes(id)).containsExactly("skipped", "submitted");
    }

    @Test
    void keepsOnlyTheLastRuns() {
        String id = client.create("\"every_seconds\": 60");
        for (int i = 0; i < 4; i++) {
            client.advance(Duration.ofSeconds(30));
        }
        for (int i = 0; i < Schedule.MOST_FIRINGS; i++) {
            client.advance(MINUTE);
        }
        assertThat(client.outcomes(id)).hasSize(Schedule.MOST_FIRINGS);
        assertThat(client.jobs(id)).hasSize(Schedule.MOST_FIRINGS + 2);
    }

    private void finish() {
        FakeWorker worker = new FakeWorker(orchestrator.bus, client.service());
        worker.complete(worker.claim().lease());
    }
}
