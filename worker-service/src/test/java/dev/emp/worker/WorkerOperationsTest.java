package dev.emp.worker;

import static dev.emp.worker.testing.Bench.answer;
import static dev.emp.worker.testing.WholeWorker.await;
import static dev.emp.worker.testing.WholeWorker.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.worker.startup.ExitStatus;
import dev.emp.worker.testing.Hold;
import dev.emp.worker.testing.ScriptedConnector;
import dev.emp.worker.testing.WholeWorker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What operators do to a machine and what becomes of it, on a bus in memory with a connector on the class path. */
@Timeout(120)
class WorkerOperationsTest {

    private static final List<String> STEPS = List.of(
            "configuration",
            "leftovers",
            "plan",
            "registration",
            "shared-setup",
            "services",
            "workers",
            "capabilities",
            "health");

    private final ScriptedConnector connector = new ScriptedConnector();
    private final Hold hold = new Hold();
    private final WholeWorker worker = new WholeWorker();
    private final AtomicInteger commands = new AtomicInteger();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void theStartUpIsToldStepByStepInTheReportAndTheStatus() throws Exception {
        start("emp.machine.setup[0].name=models", "emp.machine.setup[0].command=true");
        worker.awaitEvent("startup_complete");

        MachineReport report = worker.lastReport();
        assertThat(report.steps()).extracting(MachineReport.Step::name).containsExactlyElementsOf(STEPS);
        assertThat(report.steps()).allSatisfy(step -> assertThat(step.took()).isNotNull());
        assertThat(step(report, "shared-setup").detail()).isEqualTo("ran models");
        assertThat(step(report, "leftovers").state()).isEqualTo(MachineReport.Step.State.SKIPPED);
        assertThat(step(report, "health").detail()).isEqualTo("healthy");
        assertThat(report.events())
                .filteredOn(event -> event.kind().equals("startup_step"))
                .hasSize(STEPS.size());
        assertThat(report.events().stream()
                        .filter(event -> event.kind().equals("startup_complete"))
                        .findFirst()
                        .orElseThrow()
                        .text())
                .startsWith("1 worker ready after ");

        JsonNode status = json(worker.get("/status"));
        assertThat(status.at("/steps").size()).isEqualTo(STEPS.size());
        assertThat(status.at("/steps/4/name").asString()).isEqualTo("shared-setup");
        assertThat(status.at("/steps/4/state").asString()).isEqualTo("done");
        assertThat(status.at("/steps/4/took_seconds").isNumber()).isTrue();
        assertThat(status.at("/events")
                        .valueStream()
                        .map(event -> event.path("kind").asString()))
                .contains("startup_complete");
    }

    @Test
    void aDrainedMachineTakesNoJobsUntilItIsToldToResume() throws Exception {
        start("spring.main.cloud-platform=kubernetes");
        JobId running = worker.submit();
        hold.awaitStarted(1);

        // A header says nothing about who asks, whatever the platform.
        HttpResponse<String> drained = worker.post("/drain", "X-Forwarded-For", "203.0.113.7");

        assertThat(drained.statusCode()).as(drained.body()).isEqualTo(202);
        assertThat(json(drained).path("state").asString()).isEqualTo("draining");
        assertThat(worker.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(worker.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        JobId late = worker.submit();
        hold.release(1);
        worker.awaitState(running, JobState.SUCCEEDED);
        assertThat(hold.moreStarted()).isZero();
        assertThat(worker.find(late).state()).isEqualTo(JobState.QUEUED);

        HttpResponse<String> resumed = worker.post("/resume");

        assertThat(resumed.statusCode()).isEqualTo(202);
        assertThat(json(resumed).path("state").asString()).isEqualTo("healthy");
        hold.awaitStarted(1);
        assertThat(worker.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        hold.release(1);
        worker.awaitState(late, JobState.SUCCEEDED);
    }

    @Test
    void aMachineDoesWhatItIsAskedFromAfarAndSaysSo() throws Exception {
        start();
        worker.awaitEvent("startup_complete");

        SentCommand drained = command(new MachineCommand.Drain());

        assertThat(drained.state()).isEqualTo(SentCommand.State.ACCEPTED);
        assertThat(drained.answer()).startsWith("draining: the machine takes no new jobs");
        assertThat(json(worker.get("/health")).path("state").asString()).isEqualTo("draining");
        JobId late = worker.submit();
        assertThat(hold.moreStarted()).isZero();

        assertThat(command(new MachineCommand.Resume()).answer()).isEqualTo("healthy");

        hold.awaitStarted(1);
        hold.release(1);
        worker.awaitState(late, JobState.SUCCEEDED);
        worker.awaitEvent("command");
    }

    @Test
    void aMachineSaysWhyItDoesNotDoWhatItIsAskedFromAfar() throws Exception {
        start();
        worker.awaitEvent("startup_complete");

        SentCommand unknown = command(new MachineCommand.Restart("none"));
        SentCommand nobodys = command(new MachineCommand.Restart("scripted0"));
        SentCommand all = command(new MachineCommand.Restart(null));
        SentCommand unknownLog = command(new MachineCommand.ShowLog("none"));
        SentCommand noLog = command(new MachineCommand.ShowLog("scripted0"));
        SentCommand later = command(new MachineCommand.Unknown("dance", null));

        assertThat(List.of(unknown, nobodys, all, unknownLog, noLog, later))
                .extracting(SentCommand::state)
                .containsOnly(SentCommand.State.REFUSED);
        assertThat(unknown.answer()).isEqualTo("there is no service 'none'; there are: scripted0");
        assertThat(nobodys.answer()).isEqualTo("scripted0 has no process that this machine keeps running");
        assertThat(all.answer()).isEqualTo("this machine keeps no processes running");
        assertThat(unknownLog.answer()).isEqualTo(unknown.answer());
        assertThat(noLog.answer()).isEqualTo(nobodys.answer());
        assertThat(later.answer()).isEqualTo("this machine is of a version that knows no command 'dance'");
    }

    @Test
    void aCommandThatWasSentBeforeTheMachineListenedIsDoneToo() throws Exception {
        answer(worker.bus.report(TestReport.of("box", Instant.now()).build()));
        answer(worker.bus.send(new MachineId("box"), "cmd_early", new MachineCommand.Drain()));
        start();
        await(() -> answer(worker.bus.find(new MachineId("box"), "cmd_early"))
                .orElseThrow()
                .state()
                .equals(SentCommand.State.ACCEPTED));
        await(() -> json(worker.get("/health")).path("state").asString().equals("draining"));
    }

    private SentCommand command(MachineCommand command) {
        MachineId box = new MachineId("box");
        String id = "cmd_" + commands.incrementAndGet();
        assertThat(answer(worker.bus.send(box, id, command))).isInstanceOf(MachineCommands.Sent.Kept.class);
        return answer(worker.bus.awaitAnswer(box, id, Duration.ofSeconds(30))).orElseThrow();
    }

    @Test
    void aTokenIsAskedForAndANameThatIsNoneIsAnswered() throws Exception {
        start("emp.machine.operator-token=s3cret");

        assertProblem(worker.post("/drain"), 401, "show the machine's operator token as 'Authorization: Bearer TOKEN'");
        assertProblem(worker.post("/services/scripted0/restart"), 401, "show the machine's operator token");
        assertProblem(worker.get("/services/scripted0/logs"), 401, "show the machine's operator token");
        assertThat(json(worker.get("/health")).path("state").asString()).isNotEqualTo("draining");

        assertProblem(
                worker.post("/services/none/restart", "Authorization", "Bearer s3cret"),
                404,
                "there is no service 'none'; there are: scripted0");
        assertProblem(
                worker.post("/services/scripted0/restart", "Authorization", "Bearer s3cret"),
                409,
                "scripted0 has no process that this machine keeps running");
        assertThat(worker.post("/drain", "Authorization", "Bearer s3cret").statusCode())
                .isEqualTo(202);
    }

    @Test
    void aBusThatStaysAwayTooLongEndsTheMachineAndItsJobsGoBack() throws Exception {
        start("emp.worker.reconnect-limit=1s");
        ExitStatus exit = worker.part(ExitStatus.class);
        CountDownLatch ended = new CountDownLatch(1);
        exit.onEnd(ended::countDown);
        JobId id = worker.submit();
        hold.awaitStarted(1);

        worker.bus.setAvailable(false);
        await(() -> json(worker.get("/health")).path("state").asString().equals("failed"));
        assertThat(json(worker.get("/health")).path("reason").asString())
                .startsWith("the job bus could not be reached for 1 s: ");
        assertThat(worker.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        worker.bus.setAvailable(true);

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(exit.code()).isEqualTo(70);
        assertThat(worker.find(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(worker.find(id).attempts()).extracting(Attempt::end).containsExactly(Attempt.End.RELEASED);
        MachineReport last = worker.lastReport();
        assertThat(last.health()).isEqualTo(MachineReport.Health.FAILED);
        assertThat(last.events().getLast().kind()).isEqualTo("shutdown");
        assertThat(answer(worker.bus.machines())).isEmpty();
    }

    private void start(String... more) {
        connector.runs(hold);
        worker.start(directory, Map.of("scripted0", connector), more);
    }

    private static MachineReport.Step step(MachineReport report, String name) {
        return report.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).path("detail").asString()).startsWith(detail);
    }
}
