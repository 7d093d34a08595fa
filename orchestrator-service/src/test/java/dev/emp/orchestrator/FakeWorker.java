package dev.emp.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes the jobs of one service and does with them what a test says. */
public final class FakeWorker {

    public static final Duration LEASE = Duration.ofSeconds(30);

    private final JobBus bus;
    private final String service;
    private final WorkerId id = new WorkerId(new MachineId("machine"), "worker");

    public FakeWorker(JobBus bus, String service) {
        this.bus = bus;
        this.service = service;
    }

    public Claim claim() {
        List<Claim> claims =
                bus.claim(request(Duration.ofSeconds(20))).toCompletableFuture().join();
        assertThat(claims).hasSize(1);
        return claims.getFirst();
    }

    /** For one job. */
    public ClaimRequest request(Duration wait) {
        return new ClaimRequest(new WorkerId(id.machine(), service), Capabilities.ofService(service), 1, LEASE, wait);
    }

    public void progress(Lease lease, double fraction, String message) {
        applied(bus.progress(lease, new Progress(fraction, message)));
    }

    public void text(Lease lease, String text) {
        applied(bus.output(lease, new PartialOutput("text/plain", text.getBytes(StandardCharsets.UTF_8))));
    }

    public void preview(Lease lease, byte[] jpeg) {
        applied(bus.output(lease, new PartialOutput("image/jpeg", jpeg)));
    }

    public void complete(Lease lease) {
        complete(lease, JobResult.of(new JsonText("{\"answer\":42}")));
    }

    public void complete(Lease lease, JobResult result) {
        applied(bus.complete(lease, result));
    }

    public void fail(Lease lease, JobFailure failure) {
        applied(bus.fail(lease, failure));
    }

    private static void applied(CompletionStage<WriteOutcome> outcome) {
        assertThat(outcome.toCompletableFuture().join().isApplied()).isTrue();
    }
}
