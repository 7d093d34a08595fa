package dev.emp.worker;

import static dev.emp.worker.testing.Bench.answer;
import static dev.emp.worker.testing.WholeWorker.await;
import static dev.emp.worker.testing.WholeWorker.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.jobbus.testing.FreePort;
import dev.emp.worker.startup.ExitStatus;
import dev.emp.worker.testing.FakeComfyUi;
import dev.emp.worker.testing.WholeWorker;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A machine with a process of its own: the profile comfyui with a program that stands in for Python and ComfyUI. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class WorkerProcessesTest {

    private static final String LOGS = "/services/comfyui-gpu0/logs";
    private static final String RESTART = "/services/comfyui-gpu0/restart";

    private final WholeWorker worker = new WholeWorker();

    @TempDir
    private Path directory;

    private Path python;

    @BeforeEach
    void install() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        python = directory.resolve("python");
        Files.writeString(python, """
            #!/bin/sh
            exec '%s' -Xmx64m -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
            """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), classPath, FakeComfyUi.class.getName()));
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void operatorsReadTheLogOfAServiceAndRestartIt() throws Exception {
        int port = FreePort.next();
        start(port, python.toString(), "emp.machine.comfyui.arguments=--lowvram");
        await(() -> worker.get("/actuator/health/readiness").statusCode() == 200);
        JsonNode before = service();
        assertThat(before.path("state").asString()).isEqualTo("up");
        long first = before.at("/process/pid").asLong();

        HttpResponse<String> log = worker.get(LOGS);
        assertThat(log.statusCode()).isEqualTo(200);
        assertThat(log.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).isEqualToIgnoringCase("text/plain;charset=utf-8"));
        assertThat(log.body())
                .isEqualTo("called with main.py --listen 127.0.0.1 --port " + port + " --lowvram\nsays grüezi on port "
                        + port + "\n");
        assertThat(worker.get(LOGS + "?lines=1").body()).isEqualTo("says grüezi on port " + port + "\n");
        for (String wrong : new String[] {"0", "-1", "1001", "5000", "99999999999", "many"}) {
            assertRefused(wrong);
        }

        HttpResponse<String> restart = worker.post(RESTART);

        assertThat(restart.statusCode()).isEqualTo(202);
        await(() -> service().at("/process/restarts").asInt() == 1
                && service().path("state").asString().equals("up"));
        long second = service().at("/process/pid").asLong();
        assertThat(second).isNotEqualTo(first);
        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(worker.lastReport().events())
                .filteredOn(event -> event.kind().equals("service_stopping"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.subject()).isEqualTo("comfyui-gpu0");
                    assertThat(event.text()).isEqualTo("is asked to end: an operator asked for it");
                });

        MachineId box = new MachineId("box");
        answer(worker.bus.send(box, "cmd_1", new MachineCommand.Restart(null)));
        await(() -> service().at("/process/restarts").asInt() == 2
                && service().path("state").asString().equals("up"));
        assertThat(answer(worker.bus.find(box, "cmd_1")).orElseThrow().answer())
                .isEqualTo("comfyui-gpu0: to be restarted once the jobs in hand are done");
        long third = service().at("/process/pid").asLong();
        assertThat(ProcessHandle.of(second)).isEmpty();

        worker.close();
        assertThat(ProcessHandle.of(third)).isEmpty();
    }

    @Test
    void theLogOfAServiceIsToldFromAfarWithoutSecretsAndLeavesNoTrace() throws Exception {
        Path secret = Files.writeString(directory.resolve("password"), "correct-horse");
        int port = FreePort.next();
        start(
                port,
                python.toString(),
                "emp.machine.secrets.shop.from=file:" + secret,
                "emp.machine.comfyui.arguments=--password=correct-horse");
        await(() -> worker.get("/actuator/health/readiness").statusCode() == 200);
        MachineId box = new MachineId("box");

        answer(worker.bus.send(box, "cmd_1", new MachineCommand.ShowLog("comfyui-gpu0")));
        SentCommand told = answer(worker.bus.awaitAnswer(box, "cmd_1", Duration.ofSeconds(30)))
                .orElseThrow();

        assertThat(told.state()).isEqualTo(SentCommand.State.ACCEPTED);
        assertThat(told.answer())
                .isEqualTo("called with main.py --listen 127.0.0.1 --port " + port
                        + " --password=[secret shop]\nsays grüezi on port " + port);
        assertThat(worker.get(LOGS).body()).isEqualTo(told.answer() + "\n");
        assertThat(json(worker.get("/status"))
                        .at("/events")
                        .valueStream()
                        .map(event -> event.path("kind").asString()))
                .doesNotContain("command");
    }

    private void assertRefused(String lines) throws Exception {
        HttpResponse<String> response = worker.get(LOGS + "?lines=" + URLEncoder.encode(lines, StandardCharsets.UTF_8));

        assertThat(response.statusCode()).as(lines).isEqualTo(400);
        assertThat(json(response).path("detail").asString()).isEqualTo("lines must be 1 to 1000, not '" + lines + "'");
    }

    @Test
    void aMachineWhoseOnlyServiceCannotBeStartedNamesItAndFails() throws Exception {
        start(FreePort.next(), "no-such-python", "emp.machine.services.comfyui-gpu0.max-restarts=0");
        ExitStatus exit = worker.part(ExitStatus.class);
        CountDownLatch ended = new CountDownLatch(1);
        exit.onEnd(ended::countDown);

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(exit.code()).isEqualTo(70);
        MachineReport last = worker.lastReport();
        assertThat(last.health()).isEqualTo(MachineReport.Health.FAILED);
        assertThat(last.reason())
                .startsWith(
                        "no service is left: comfyui-gpu0 has failed: can't be started: the command 'no-such-python'"
                                + " is not found in PATH");
        assertThat(last.events())
                .extracting(MachineReport.Event::kind)
                .contains("service_failed")
                .doesNotContain("startup_complete");
        assertThat(last.events().getLast().kind()).isEqualTo("shutdown");
    }

    @Test
    void aSetupThatFailsIsNamedByItsStepAndEndsTheMachineBeforeItsServicesStart() throws Exception {
        start(
                FreePort.next(),
                python.toString(),
                "emp.machine.setup[0].name=models",
                "emp.machine.setup[0].command=sh,-c,echo no space left on device; exit 3");
        ExitStatus exit = worker.part(ExitStatus.class);
        CountDownLatch ended = new CountDownLatch(1);
        exit.onEnd(ended::countDown);

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();

        MachineReport last = worker.lastReport();
        assertThat(last.reason())
                .startsWith(
                        "start-up step shared-setup: setup command 'models' ended with status 3; it last printed: no"
                                + " space left on device");
        assertThat(last.steps().getLast().name()).isEqualTo("shared-setup");
        assertThat(last.steps().getLast().state()).isEqualTo(MachineReport.Step.State.FAILED);
        assertThat(last.services().getFirst().state()).isEqualTo(MachineReport.Service.State.PLANNED);
    }

    private void start(int port, String program, String... more) {
        String[] settings = new String[more.length + 5];
        settings[0] = "emp.machine.type=gpu";
        settings[1] = "emp.machine.profile=comfyui";
        settings[2] = "emp.machine.comfyui.home=" + directory;
        settings[3] = "emp.machine.comfyui.first-port=" + port;
        settings[4] = "emp.machine.comfyui.python=" + program;
        System.arraycopy(more, 0, settings, 5, more.length);
        worker.start(directory, Map.of(), settings);
    }

    private JsonNode service() throws Exception {
        return json(worker.get("/status")).at("/services/0");
    }
}
