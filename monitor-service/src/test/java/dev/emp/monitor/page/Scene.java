package dev.emp.monitor.page;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.BusDriver;
import dev.emp.monitor.testing.ShiftedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A platform in the middle of its day: machines of every kind, jobs in nearly every state. */
final class Scene {

    private final ShiftedClock clock;
    private final BusDriver driver;
    private final List<JobId> finished = new ArrayList<>();
    private final List<Claim> running = new ArrayList<>();
    private final List<JobId> queued = new ArrayList<>();
    private final JobId failed;

    Scene(InMemoryJobBus bus, ShiftedClock clock) {
        this.clock = clock;
        this.driver = new BusDriver(bus, clock);
        history();
        failed = refusal();
        present();
        machines();
    }

    BusDriver driver() {
        return driver;
    }

    /** Jobs that have succeeded, each with a picture. */
    List<JobId> finished() {
        return finished;
    }

    List<Claim> running() {
        return running;
    }

    /** The last in line. */
    List<JobId> queued() {
        return queued;
    }

    JobId failed() {
        return failed;
    }

    /** Machines that tell everything: one in trouble, one that is starting and one whose start has failed. */
    void tellingMachines() {
        driver.report(TellingMachines.inTrouble("fjord", clock.instant()));
        driver.report(TellingMachines.starting("glade", clock.instant()));
        driver.report(TellingMachines.failed("heath", clock.instant()));
    }

    private void history() {
        for (int minute = 14; minute >= 5; minute--) {
            JobId id = at(minute * 60, () -> driver.submit());
            long wait = 1 + minute * 5 % 9;
            Claim claim = at(minute * 60 - wait, () -> driver.claim("aurora/gpu0"));
            long seconds = wait + 20 + minute * 7 % 19;
            at(minute * 60 - seconds, () -> {
                driver.succeed(claim, "EMP_%05d_.png".formatted(finished.size() + 1));
                finished.add(id);
                return id;
            });
        }
    }

    private JobId refusal() {
        JobId wrong = at(250, () -> driver.submit());
        Claim refused = at(249, () -> driver.claim("aurora/gpu1"));
        return at(248, () -> {
            driver.fail(
                    refused,
                    FailureClass.INVALID_INPUT,
                    "ComfyUI refused the workflow: node 4 (CheckpointLoaderSimple): ckpt_name 'sdxl_lightning.safetensors' is not in the list of models");
            return wrong;
        });
    }

    private void present() {
        JobId retried = at(
                180,
                () -> driver.submit(JobSpec.of(BusDriver.SERVICE, new JsonText("{}"))
                        .withRetry(new RetryPolicy(5, Duration.ofMinutes(8), Duration.ofMinutes(8)))));
        Claim lost = at(179, () -> driver.claim("borealis/gpu0"));
        at(95, () -> {
            driver.fail(lost, FailureClass.UNAVAILABLE, "ComfyUI did not answer for 30 s; it is being restarted");
            return retried;
        });
        run("aurora/gpu0", 38, 0.62, "KSampler 19/30");
        run("aurora/gpu1", 21, 0.35, "KSampler 7/20");
        run("cirrus/api", 9, 0.8, "VAEDecode");
        run("cirrus/api", 4, 0, "CheckpointLoaderSimple");
        IntStream.range(0, 3).forEach(n -> queued.add(at(3 - n, () -> driver.submit())));
    }

    private void run(String worker, int secondsAgo, double fraction, String message) {
        at(secondsAgo + 1, () -> driver.submit());
        Claim claim = at(secondsAgo, () -> driver.claim(worker));
        driver.progress(claim, fraction, message);
        running.add(claim);
    }

    private void machines() {
        driver.report(
                machine("aurora", "gpu", Health.HEALTHY, null, worker("aurora/gpu0", 1), worker("aurora/gpu1", 1)));
        driver.report(machine(
                "borealis",
                "gpu",
                Health.RESTARTING,
                "comfyui-gpu0 stopped with exit code 137 (out of memory); restart 2 of 5 in 8 s",
                worker("borealis/gpu0", 1)));
        driver.report(machine("cirrus", "api", Health.HEALTHY, null, worker("cirrus/api", 8)));
        driver.report(machine("dawn", "gpu", Health.DRAINING, "asked to drain", worker("dawn/gpu0", 1)));
    }

    private MachineReport machine(
            String id, String type, Health health, @Nullable String reason, MachineReport.Worker... workers) {
        Instant now = clock.instant();
        MachineReport.Service[] services = Stream.of(workers)
                .map(worker -> TestReport.service(
                        "comfyui-" + worker.id().name(),
                        BusDriver.SERVICE,
                        now.minusSeconds(60),
                        health == Health.RESTARTING ? "restarting" : null))
                .toArray(MachineReport.Service[]::new);
        return TestReport.of(id, now)
                .type(type)
                .startedAt(now.minusSeconds(7_200))
                .health(health, reason)
                .workers(workers)
                .services(services)
                .build();
    }

    private MachineReport.Worker worker(String id, int slots) {
        WorkerId worker = WorkerId.parse(id);
        List<JobId> inHand = running.stream()
                .filter(claim -> claim.lease().worker().equals(worker))
                .map(claim -> claim.lease().job())
                .toList();
        return new MachineReport.Worker(worker, slots, Capabilities.ofService(BusDriver.SERVICE), inHand);
    }

    private <T> T at(long secondsAgo, Supplier<T> deed) {
        clock.setBack(Duration.ofSeconds(secondsAgo));
        try {
            return deed.get();
        } finally {
            clock.setBack(Duration.ZERO);
        }
    }
}
