package dev.emp.worker;

import static dev.emp.worker.testing.Bench.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.connector.ConnectorHealth;
import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.worker.startup.ExitStatus;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.Hold;
import dev.emp.worker.testing.ScriptedConnector;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a bus in memory, with a connector on the class path. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class WorkerApplicationTest {

    private final InMemoryJobBus bus = new InMemoryJobBus(Clock.systemUTC());
    private final ScriptedConnector connector = new ScriptedConnector();
    private final Hold hold = new Hold();
    private final BlockingQueue<MachineReport> reports = new LinkedBlockingQueue<>();
    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), RandomGenerator.getDefault());

    @TempDir
    private Path artifacts;

    private ConfigurableApplicationContext service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void itReportsItselfAndItsJobsEverywhere() throws Exception {
        start("25s");
        JobId id = submit();
        hold.awaitStarted(1);

        MachineReport busy =
                awaitReport(report -> report.workers().getFirst().jobs().contains(id));
        assertThat(busy.health()).isEqualTo(MachineReport.Health.HEALTHY);
        assertThat(busy.description().type()).isEqualTo("api");
        assertThat(busy.services()).singleElement().satisfies(service -> {
            assertThat(service.name()).isEqualTo("scripted0");
            assertThat(service.service()).isEqualTo("scripted");
            assertThat(service.isUp()).isTrue();
        });
        assertThat(busy.workers().getFirst().id().toString()).isEqualTo("box/scripted0");

        JsonNode status = json(get("/status"));
        assertThat(status.at("/id").asString()).isEqualTo("box");
        assertThat(status.at("/schema_version").asInt()).isEqualTo(2);
        assertThat(status.at("/profile").asString()).isEqualTo("base");
        assertThat(status.at("/health").asString()).isEqualTo("healthy");
        assertThat(status.at("/version").asString()).isNotEmpty();
        assertThat(status.at("/uptime_seconds").isNumber()).isTrue();
        assertThat(status.at("/workers/0/slots").asInt()).isEqualTo(2);
        assertThat(status.at("/workers/0/slots_used").asInt()).isEqualTo(1);
        assertThat(status.at("/workers/0/offers/pool/0").asString()).isEqualTo("fast");
        assertThat(status.at("/workers/0/warm_models").isEmpty()).isTrue();
        assertThat(status.at("/services/0/up").asBoolean()).isTrue();
        assertThat(status.at("/services/0/state").asString()).isEqualTo("up");
        assertThat(status.at("/services/0/since").isString()).isTrue();
        assertThat(status.at("/steps").isArray()).isTrue();
        assertThat(status.at("/events").isArray()).isTrue();
        assertThat(status.at("/jobs/0/id").asString()).isEqualTo(id.value());
        assertThat(status.at("/jobs/0/fraction").asDouble()).isEqualTo(0.25);
        assertThat(status.at("/jobs/0/log/0").asString()).isEqualTo("begun");

        connector.setHealth(new ConnectorHealth.Up(Set.of("flux")));
        hold.release(1);
        awaitState(id, JobState.SUCCEEDED);
        awaitReport(report -> report.workers().getFirst().jobs().isEmpty()
                && report.workers().getFirst().capabilities().signature().contains("model.warm=['flux']"));
        assertThat(json(get("/status")).at("/workers/0/warm_models/0").asString())
                .isEqualTo("flux");
        assertThat(json(get("/status")).at("/jobs_ended/succeeded").asInt()).isEqualTo(1);
        assertThat(get("/metrics").body())
                .contains("emp_jobs_ended_total{class=\"none\",outcome=\"succeeded\",service=\"scripted\"} 1.0")
                .contains("emp_job_run_seconds_count")
                .contains("emp_job_wait_seconds_count")
                .contains("emp_slots_used{worker=\"scripted0\"} 0.0");
    }

    @Test
    void healthAndReadinessFollowTheConnectorAndLivenessDoesNot() throws Exception {
        connector.setHealth(new ConnectorHealth.Down("no GPU"));
        start("25s");
        awaitReport(report -> report.health() == MachineReport.Health.RESTARTING);

        HttpResponse<String> health = get("/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(json(health).at("/healthy").asBoolean()).isFalse();
        assertThat(json(health).at("/reason").asString()).isEqualTo("scripted0: no GPU");
        assertThat(json(health).at("/components/scripted0/healthy").asBoolean()).isFalse();
        assertThat(json(health).at("/components/job_bus/healthy").asBoolean()).isTrue();
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health").body()).contains("no GPU").doesNotContain("redis");

        connector.setHealth(new ConnectorHealth.Up());
        awaitReport(report -> report.health() == MachineReport.Health.HEALTHY);
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void anOutageOfTheBusShowsInTheHealthAndPasses() throws Exception {
        start("25s");
        awaitReport(report -> report.health() == MachineReport.Health.HEALTHY);

        bus.setAvailable(false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get("/health").statusCode() == 503);
        assertThat(json(get("/health")).at("/state").asString()).isEqualTo("reconnecting");
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);

        bus.setAvailable(true);
        hold.release(1);
        awaitState(submit(), JobState.SUCCEEDED);
    }

    @Test
    void drainingLetsAJobFinishAndClaimsNoOther() throws Exception {
        start("60s");
        JobId running = submit();
        hold.awaitStarted(1);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(service::close);
        awaitReport(report -> report.health() == MachineReport.Health.DRAINING);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        JobId late = submit();
        hold.release(2);
        stopping.get(60, TimeUnit.SECONDS);

        assertThat(find(running).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(find(late).state()).isEqualTo(JobState.QUEUED);
        awaitReport(report -> report.health() == MachineReport.Health.STOPPED);
        assertThat(answer(bus.machines())).isEmpty();
    }

    @Test
    void drainingGivesBackWhatIsNotFinishedInTime() throws Exception {
        start("0s");
        JobId first = submit();
        JobId second = submit();
        hold.awaitStarted(2);

        service.close();

        assertThat(find(first).state()).isEqualTo(JobState.QUEUED);
        assertThat(find(second).state()).isEqualTo(JobState.QUEUED);
        assertThat(hold.wasCanceled()).isFalse();
    }

    @Test
    void aMachineThatIsLongIdleEndsAsIfToldTo() throws Exception {
        start("25s", "emp.worker.idle-limit=1s");
        CountDownLatch ended = new CountDownLatch(1);
        ExitStatus exit = service.getBean(ExitStatus.class);
        exit.onEnd(ended::countDown);

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(exit.code()).isZero();
    }

    @Test
    void aJobGoesOnLongerThanSpringWouldWaitForIt() throws Exception {
        start("60s", "spring.lifecycle.timeout-per-shutdown-phase=1ms");
        JobId running = submit();
        hold.awaitStarted(1);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(service::close);
        awaitReport(report -> report.health() == MachineReport.Health.DRAINING);
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(find(running).state()).isEqualTo(JobState.RUNNING);
        hold.release(1);
        stopping.get(60, TimeUnit.SECONDS);

        assertThat(find(running).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aCancelReachesTheConnector() throws Exception {
        start("25s");
        JobId id = submit();
        hold.awaitStarted(1);

        answer(bus.cancel(id, "not needed"));

        hold.awaitCanceled();
        awaitState(id, JobState.CANCELED);
    }

    @Test
    void withoutABusItDoesNotStartAndSaysWhereItLooked(CapturedOutput output) {
        bus.setAvailable(false);

        assertThatThrownBy(() -> start("25s", "spring.data.redis.url=redis://me:secret@127.0.0.1:16379"))
                .hasCauseInstanceOf(BusUnavailableException.class);

        assertThat(output)
                .contains("No Redis answers at redis://127.0.0.1:16379")
                .doesNotContain("secret");
    }

    @Test
    void aWrongSettingStopsTheStartWithItsNameAndWhatIsAllowed(CapturedOutput output) {
        assertThatThrownBy(() -> start("25s", "emp.worker.lease=0s", "emp.worker.connectors[0].slots=0"));

        assertThat(output)
                .contains("emp.worker.lease")
                .contains("must be 1s to 1h")
                .contains("emp.worker.connectors[0].slots")
                .contains("must be 1 to 1000");
    }

    @Test
    void aWrongConnectorAddressStopsTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> start("25s", "emp.worker.connectors[0].url=localhost:8103"));

        assertThat(output).contains("emp.worker.connectors[0].url must be an http or https address with a host");
    }

    @Test
    void aPortInUseIsNamed(CapturedOutput output) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("25s", "server.address=127.0.0.1", "server.port=" + taken.getLocalPort()));
            assertThat(output).contains("Port " + taken.getLocalPort() + " was already in use");
        }
        assertThat(answer(bus.machines())).isEmpty();
    }

    private void start(String grace, String... more) {
        connector.runs((request, context) -> {
            context.log("begun");
            context.progress(0.25, "a quarter");
            hold.run(request, context);
        });
        bus.watch(reports::add);
        service = WorkerApplication.builder()
                .initializers(context -> {
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean("bus", InMemoryJobBus.class, () -> bus);
                    beans.registerBean("scripted0", ScriptedConnector.class, () -> connector);
                })
                .run(arguments(grace, more));
    }

    private String[] arguments(String grace, String... more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", "0");
        settings.put("emp.machine.id", "box");
        settings.put("emp.machine.type", "api");
        settings.put("emp.worker.shutdown-grace", grace);
        settings.put("emp.worker.connectors[0].name", "scripted0");
        settings.put("emp.worker.connectors[0].slots", "2");
        settings.put("emp.worker.connectors[0].pool", "fast");
        settings.put("emp.artifacts.directory", artifacts.toString());
        for (String each : more) {
            settings.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        return settings.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
    }

    private JobId submit() {
        JobId id = ids.next(0);
        answer(((JobBus) bus).submit(Submission.of(id, Bench.job())));
        return id;
    }

    private Job find(JobId id) {
        return answer(bus.find(id)).orElseThrow();
    }

    private void awaitState(JobId id, JobState state) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> find(id).state() == state);
    }

    private MachineReport awaitReport(Predicate<MachineReport> wanted) throws InterruptedException {
        while (true) {
            MachineReport report = reports.poll(30, TimeUnit.SECONDS);
            assertThat(report).as("another report").isNotNull();
            if (wanted.test(report)) {
                return report;
            }
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
