package dev.emp.jobbus.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InMemoryJobBusTest {

    private final InMemoryJobBus bus = new InMemoryJobBus(Clock.systemUTC());

    @Test
    void aWaitingWorkerGetsTheJobThatIsSubmittedAndCompletesIt() throws Exception {
        WorkerId worker = WorkerId.parse("m1/gpu0");
        CompletableFuture<List<Claim>> waiting = bus.claim(new ClaimRequest(
                        worker, Capabilities.ofService("simulation"), 1, Duration.ofSeconds(30), Duration.ofMinutes(1)))
                .toCompletableFuture();
        assertThat(waiting).isNotDone();

        JobId id = new JobIdGenerator(Clock.systemUTC(), new Random()).next(0);
        bus.submit(Submission.of(id, JobSpec.of("simulation", JsonText.NULL)));
        Claim claim = waiting.get(20, TimeUnit.SECONDS).getFirst();
        bus.complete(claim.lease(), JobResult.of(new JsonText("{}")));

        assertThat(bus.find(id).toCompletableFuture().get().orElseThrow().state())
                .isEqualTo(JobState.SUCCEEDED);
        assertThat(bus.read(EventCursor.START, 10, Duration.ZERO)
                        .toCompletableFuture()
                        .get()
                        .events())
                .hasSize(3);
    }
}
