package dev.emp.monitor.page;

import dev.emp.jobbus.contract.GpuBox;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.ChildProcess;
import dev.emp.jobbus.machine.MachineReport.Event;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.machine.MachineReport.Service;
import dev.emp.jobbus.machine.MachineReport.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Reports that hold everything a report can hold. */
final class TellingMachines {

    private static final long GB = 1_000_000_000L;

    private TellingMachines() {}

    /** A service is restarting, another is close to its memory limit, and much has happened. */
    static MachineReport inTrouble(String id, Instant now) {
        List<Service> services = GpuBox.report(id, now, 2).build().services();
        ChildProcess full = new ChildProcess(4_000, 3, 1.2, 15 * GB, 16 * GB);
        Service restarting = new Service(
                "comfyui-gpu1",
                "comfyui",
                Service.State.RESTARTING,
                "ended with exit code 137; restart 2 of 5 in 8 s",
                now.minusSeconds(4),
                null);
        Service connector = TestReport.service("openai", "openai", now.minusSeconds(7_000), null);
        Event[] events = IntStream.range(0, 8)
                .mapToObj(n -> new Event(
                        now.minusSeconds(700 - n * 100L),
                        n % 2 == 0 ? "service_exited" : "service_started",
                        "comfyui-gpu1",
                        n % 2 == 0 ? "ended with exit code 137" : "is up again after 2.4 s"))
                .toArray(Event[]::new);
        return GpuBox.report(id, now, 2)
                .health(Health.RESTARTING, "comfyui-gpu1 ended with exit code 137; restart 2 of 5 in 8 s")
                .services(
                        new Service(
                                "comfyui-gpu0",
                                "comfyui",
                                Service.State.UP,
                                null,
                                services.getFirst().since(),
                                full),
                        restarting,
                        connector)
                .events(events)
                .build();
    }

    /** Its services have been starting for four seconds. */
    static MachineReport starting(String id, Instant now) {
        Instant start = now.minusSeconds(6);
        return TestReport.of(id, now)
                .profile("comfyui")
                .startedAt(start)
                .health(Health.STARTING, "waiting for comfyui-gpu0")
                .steps(
                        new Step("plan", Step.State.DONE, start, Duration.ofMillis(140), "1 service"),
                        new Step("register", Step.State.DONE, start.plusMillis(140), Duration.ofMillis(65), null),
                        new Step("custom_nodes", Step.State.SKIPPED, start.plusMillis(205), Duration.ZERO, null),
                        new Step("models", Step.State.DONE, start.plusMillis(205), Duration.ofMillis(1_800), null),
                        new Step("services", Step.State.RUNNING, start.plusMillis(2_005), null, "1 of 2 are up"))
                .services(
                        new Service("comfyui-gpu0", "comfyui", Service.State.STARTING, null, now, null),
                        new Service("comfyui-gpu1", "comfyui", Service.State.PLANNED, null, now, null))
                .build();
    }

    /** It could not fetch its models. */
    static MachineReport failed(String id, Instant now) {
        Instant start = now.minusSeconds(20);
        String reason = "no space left on /data: 4.1 GB are missing";
        return TestReport.of(id, now)
                .profile("comfyui")
                .startedAt(start)
                .health(Health.FAILED, "models: " + reason)
                .steps(
                        new Step("plan", Step.State.DONE, start, Duration.ofMillis(140), "1 service"),
                        new Step("models", Step.State.FAILED, start.plusMillis(140), Duration.ofMillis(9_400), reason))
                .services(new Service("comfyui-gpu0", "comfyui", Service.State.FAILED, "not started", now, null))
                .build();
    }
}
