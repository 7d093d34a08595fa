package dev.emp.worker;

import static dev.emp.worker.testing.Bench.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.ArtifactStore;
import dev.emp.connector.testing.ConnectorServer;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.Hold;
import dev.emp.worker.testing.ScriptedConnector;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service on a real Redis, with a connector behind HTTP. */
@Timeout(180)
class WorkerOnRedisTest {

    private final ScriptedConnector connector = new ScriptedConnector();
    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), RandomGenerator.getDefault());
    private final EmbeddedRedisServer redis = EmbeddedRedisServer.startDurable();
    private final ConnectorServer server = ConnectorServer.start(connector);

    @TempDir
    private Path artifacts;

    private ConfigurableApplicationContext service;

    @BeforeEach
    void start() {
        service = WorkerApplication.builder()
                .run(
                        "--server.port=0",
                        "--spring.data.redis.url=" + redis.url(),
                        "--emp.machine.id=box",
                        "--emp.worker.connectors[0].name=remote0",
                        "--emp.worker.connectors[0].url=" + server.uri(),
                        "--emp.worker.shutdown-grace=0s",
                        "--emp.artifacts.directory=" + artifacts);
    }

    @AfterEach
    void stop() {
        service.close();
        server.close();
        redis.close();
    }

    @Test
    void aJobRunsThroughAConnectorServiceAndItsFilesAreKept() throws Exception {
        connector.runs((request, context) -> {
            context.accepted("handle-1");
            context.progress(0.5, "half");
            context.partial("text/plain", new byte[] {1});
            context.usage("gpu_seconds", 2);
            context.artifact(
                    "image.png", "image/png", new ByteArrayInputStream("pixels".getBytes(StandardCharsets.UTF_8)));
        });

        JobId id = submit();
        Job job = awaitState(id, JobState.SUCCEEDED);

        assertThat(job.outcome()).isInstanceOfSatisfying(Outcome.Succeeded.class, outcome -> {
            assertThat(outcome.result().output().value()).isEqualTo("{\"done\":true}");
            assertThat(outcome.result().files()).extracting(file -> file.name()).containsExactly("image.png");
            assertThat(outcome.result().usage()).containsEntry("gpu_seconds", 2.0);
        });
        assertThat(service.getBean(ArtifactStore.class).size(new ArtifactKey(id.value(), 1, "image.png")))
                .hasValue(6L);
        assertThat(answer(service.getBean(MachineDirectory.class).services()))
                .extracting(offer -> offer.service())
                .containsExactly("scripted");
    }

    @Test
    void aCancelReachesTheConnectorService() throws Exception {
        Hold hold = new Hold();
        connector.runs(hold);
        JobId id = submit();
        hold.awaitStarted(1);

        answer(service.getBean(JobBus.class).cancel(id, "not needed"));

        hold.awaitCanceled();
        awaitState(id, JobState.CANCELED);
    }

    @Test
    void aResultOutlivesARestartOfRedis() throws Exception {
        Hold hold = new Hold();
        connector.runs(hold);
        JobId id = submit();
        hold.awaitStarted(1);

        redis.kill();
        hold.release(1);
        BusLink link = service.getBean(BusLink.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> link.trouble().isPresent());
        redis.restart();

        awaitState(id, JobState.SUCCEEDED);
        connector.runs((request, context) -> {});
        awaitState(submit(), JobState.SUCCEEDED);
    }

    @Test
    void drainingGivesTheJobBackAndLeavesTheProviderAlone() throws Exception {
        Hold hold = new Hold();
        connector.runs(hold);
        JobId id = submit();
        hold.awaitStarted(1);

        service.close();
        hold.awaitInterrupted();
        service = WorkerApplication.builder()
                .run(
                        "--server.port=0",
                        "--spring.data.redis.url=" + redis.url(),
                        "--emp.machine.id=other",
                        "--emp.worker.connectors[0].name=remote0",
                        "--emp.worker.connectors[0].url=" + server.uri(),
                        "--emp.artifacts.directory=" + artifacts);
        hold.awaitStarted(1);
        hold.release(1);

        Job job = awaitState(id, JobState.SUCCEEDED);
        assertThat(job.attempts()).extracting(attempt -> attempt.number()).containsExactly(1, 1);
        assertThat(hold.wasCanceled()).isFalse();
    }

    private JobId submit() {
        JobId id = ids.next(0);
        answer(service.getBean(JobBus.class).submit(Submission.of(id, Bench.job())));
        return id;
    }

    private Job awaitState(JobId id, JobState state) {
        JobQueries queries = service.getBean(JobQueries.class);
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> answer(queries.find(id)).orElseThrow(), job -> job.state() == state);
    }
}
