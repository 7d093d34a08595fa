package dev.emp.worker.secrets;

import static dev.emp.worker.testing.Bench.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Outcome;
import dev.emp.worker.testing.Bench;
import dev.emp.worker.testing.ScriptedConnector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Jobs whose inputs refer to secrets, from their claim to their end on the bus. */
@ExtendWith(OutputCaptureExtension.class)
class SecretJobTest {

    private static final String SECRET = "hunter2-hunter2";
    private static final String REFERENCE = "{\"$secret\":\"x\"}";

    private final EchoConnector echo = new EchoConnector();
    private Bench bench;

    @BeforeEach
    void setUp(@TempDir Path directory) {
        bench = new Bench(directory, bus -> bus, new Vault().with("x", SECRET).with("acmes", SECRET, "acme")::open);
    }

    @Test
    void nothingOnTheBusShowsTheSecretOfAJob(CapturedOutput output) {
        JobId id = run("{\"a\":" + REFERENCE + "}");

        Job job = bench.awaitState(id, JobState.SUCCEEDED);

        assertThat(echo.seen()).containsExactly("{\"a\":\"hunter2-hunter2\"}");
        assertThat(job.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        outcome -> assertThat(outcome.result().output().value())
                                .isEqualTo("{\"echo\":{\"a\":\"[secret x]\"},\"a\":\"[secret x]\"}"));
        assertThat(job.spec().input().value()).isEqualTo("{\"a\":{\"$secret\":\"x\"}}");
        hidden(id, output);
    }

    @Test
    void nothingShowsTheSecretOfAJobThatFails(CapturedOutput output) {
        JobId id = run("{\"a\":" + REFERENCE + ",\"fail\":true}");

        Job job = bench.awaitState(id, JobState.FAILED);

        assertThat(job.outcome()).isInstanceOfSatisfying(Outcome.Failed.class, outcome -> {
            assertThat(outcome.failure().failureClass()).isEqualTo(FailureClass.CONTENT_REFUSED);
            assertThat(outcome.failure().message()).contains("[secret x]");
        });
        hidden(id, output);
    }

    @Test
    void nothingShowsTheSecretWhenAConnectorBreaksDown(CapturedOutput output) {
        JobId id = run("{\"a\":" + REFERENCE + ",\"break\":true}");

        Job job = bench.awaitState(id, JobState.SCHEDULED);

        assertThat(job.attempts().getFirst().failure())
                .isNotNull()
                .satisfies(
                        failure -> assertThat(failure.message()).contains("unexpected error (IllegalStateException)"));
        assertThat(output).contains("The connector broke down on job " + id, "EchoConnector.run", "[secret x]");
        hidden(id, output);
    }

    @Test
    void nothingShowsTheSecretWhenAHandleLeadsNowhere(CapturedOutput output) throws Exception {
        bench.connector.runs((request, context) -> {
            context.accepted("at/" + SECRET);
            throw new ConnectorException(ErrorClass.UNAVAILABLE, "gone");
        });
        JobId id = bench.start(JobSpec.of(ScriptedConnector.SERVICE, new JsonText("{\"a\":" + REFERENCE + "}")));
        bench.awaitState(id, JobState.SCHEDULED);
        bench.clock.advance(Duration.ofMinutes(1));
        answer(bench.bus.queueDueJobs(10));
        bench.connector.runs((request, context) -> {
            if (request.handle() != null) {
                throw new ConnectorException(ErrorClass.LOST, "no " + request.handle());
            }
        });

        bench.startNext();
        bench.awaitState(id, JobState.SUCCEEDED);

        assertThat(bench.connector.requests().get(1).handle()).isEqualTo("at/" + SECRET);
        assertThat(output).contains("is submitted anew: no at/[secret x]");
        hidden(id, output);
    }

    @Test
    void aJobOfATenantThatMayNotUseASecretFailsForGood(CapturedOutput output) {
        JobId id = run("{\"a\":{\"$secret\":\"acmes\"}}");

        Job job = bench.awaitState(id, JobState.FAILED);

        assertThat(job.attempts()).hasSize(1);
        assertThat(job.outcome()).isInstanceOfSatisfying(Outcome.Failed.class, outcome -> {
            assertThat(outcome.failure().failureClass()).isEqualTo(FailureClass.INVALID_INPUT);
            assertThat(outcome.failure().message())
                    .isEqualTo("/a: jobs of the tenant default may not use the secret acmes.");
        });
        assertThat(echo.seen()).isEmpty();
        hidden(id, output);
    }

    private JobId run(String input) {
        JobId id = bench.submit(JobSpec.of(ScriptedConnector.SERVICE, new JsonText(input)));
        bench.executions.start(bench.claim(Bench.WORKER), echo, end -> {});
        return id;
    }

    /** Neither in the job, nor in its events, nor in its partial output, nor in the log. */
    private void hidden(JobId id, CapturedOutput output) {
        String parts = answer(bench.bus.readOutput(id, 0, 1_000, Duration.ZERO)).stream()
                .map(part -> new String(part.output().data(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
        List<String> all = List.of(bench.find(id).toString(), bench.events(id).toString(), parts, output.getAll());
        assertThat(all).noneMatch(text -> text.contains("hunter2"));
    }
}
