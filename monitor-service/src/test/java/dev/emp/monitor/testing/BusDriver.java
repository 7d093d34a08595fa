package dev.emp.monitor.testing;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.memory.InMemoryJobBus;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** Plays clients, workers and machines on a bus, in the words of the tests. */
public final class BusDriver {

    public static final String SERVICE = "comfyui";

    private final JobBus bus;
    private final MachineDirectory machines;
    private final Clock clock;
    private final JobIdGenerator ids;

    public BusDriver(InMemoryJobBus bus, Clock clock) {
        this(bus, bus, clock);
    }

    public BusDriver(JobBus bus, MachineDirectory machines, Clock clock) {
        this.bus = bus;
        this.machines = machines;
        this.clock = clock;
        this.ids = new JobIdGenerator(clock, new Random(7));
    }

    public JobId submit() {
        return submit(JobSpec.of(SERVICE, new JsonText("{}")));
    }

    public JobId submit(JobSpec spec) {
        JobId id = ids.next(0);
        now(bus.submit(Submission.of(id, spec)));
        return id;
    }

    /** Takes the next job in line. */
    public Claim claim(String worker) {
        return now(bus.claim(new ClaimRequest(
                        WorkerId.parse(worker),
                        Capabilities.ofService(SERVICE),
                        1,
                        Duration.ofMinutes(10),
                        Duration.ZERO)))
                .getFirst();
    }

    public void progress(Claim claim, double fraction, String message) {
        now(bus.progress(claim.lease(), new Progress(fraction, message)));
    }

    public void succeed(Claim claim, String... files) {
        List<OutputFile> output = Arrays.stream(files)
                .map(name -> new OutputFile(
                        name,
                        name.endsWith(".png") ? "image/png" : "application/octet-stream",
                        184_320,
                        "0".repeat(64),
                        claim.lease().epoch()))
                .toList();
        now(bus.complete(claim.lease(), new JobResult(new JsonText("{}"), output, Map.of())));
    }

    public void fail(Claim claim, FailureClass failureClass, String message) {
        now(bus.fail(claim.lease(), JobFailure.of(failureClass, message)));
    }

    public void report(MachineReport report) {
        now(machines.report(report));
    }

    public void leave(String machine) {
        now(machines.leave(new MachineId(machine)));
    }

    /** A machine with one worker of one slot, {@code gpu0}, and one service. */
    public MachineReport machine(String id, MachineReport.Health health, JobId... inHand) {
        return TestReport.of(id, clock.instant())
                .health(health, health == MachineReport.Health.HEALTHY ? null : "a test says so")
                .workers(new MachineReport.Worker(
                        WorkerId.parse(id + "/gpu0"), 1, Capabilities.ofService(SERVICE), List.of(inHand)))
                .services(TestReport.service("comfyui-gpu0", SERVICE, clock.instant(), null))
                .build();
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
