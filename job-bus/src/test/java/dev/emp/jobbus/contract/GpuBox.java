package dev.emp.jobbus.contract;

import dev.emp.jobbus.machine.MachineReport.ChildProcess;
import dev.emp.jobbus.machine.MachineReport.Event;
import dev.emp.jobbus.machine.MachineReport.Resources;
import dev.emp.jobbus.machine.MachineReport.Service;
import dev.emp.jobbus.machine.MachineReport.Step;
import dev.emp.jobbus.machine.MachineReport.Worker;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A machine that tells everything a report can hold: {@code comfyui-gpu0} and its like, a worker for each, the steps of
 * its start two hours ago, and what it uses.
 */
public final class GpuBox {

    private static final long GB = 1_000_000_000L;

    private GpuBox() {}

    /** @param gpus 1 to 8 */
    public static TestReport report(String id, Instant now, int gpus) {
        Instant startedAt = now.minus(Duration.ofHours(2));
        return TestReport.of(id, now)
                .profile("comfyui")
                .startedAt(startedAt)
                .workers(IntStream.range(0, gpus)
                        .mapToObj(gpu -> worker(id, gpu))
                        .toArray(Worker[]::new))
                .services(IntStream.range(0, gpus)
                        .mapToObj(gpu -> service(gpu, startedAt.plusSeconds(5)))
                        .toArray(Service[]::new))
                .steps(steps(startedAt, gpus))
                .events(
                        new Event(startedAt.plusMillis(6_210), "startup_complete", null, "started in 6.2 s"),
                        new Event(now.minusSeconds(840), "service_exited", "comfyui-gpu0", "ended with exit code 137"),
                        new Event(now.minusSeconds(838), "service_started", "comfyui-gpu0", "is up again after 2 s"))
                .resources(resources(gpus));
    }

    private static Worker worker(String machine, int gpu) {
        Capabilities offers = Capabilities.ofService("comfyui")
                .with("gpu.memory_gb", AttributeValue.of(24))
                .with(Capabilities.MODEL, AttributeValue.of("flux1-dev-fp8.safetensors"))
                .with(Capabilities.MODEL, AttributeValue.of("sd_xl_base_1.0.safetensors"))
                .with(Capabilities.WARM_MODEL, AttributeValue.of("sd_xl_base_1.0.safetensors"));
        return new Worker(WorkerId.parse(machine + "/gpu" + gpu), 1, offers, List.of());
    }

    private static Service service(int gpu, Instant since) {
        return new Service(
                "comfyui-gpu" + gpu,
                "comfyui",
                Service.State.UP,
                null,
                since,
                new ChildProcess(4_000 + gpu, gpu == 0 ? 1 : 0, 1.2 + gpu * 0.3, (7 + gpu) * GB, 16 * GB));
    }

    private static Step[] steps(Instant start, int gpus) {
        return new Step[] {
            new Step("plan", Step.State.DONE, start, Duration.ofMillis(140), gpus + " services for profile comfyui"),
            new Step("register", Step.State.DONE, start.plusMillis(140), Duration.ofMillis(65), null),
            new Step("models", Step.State.DONE, start.plusMillis(205), Duration.ofMillis(1_480), "2 are there already"),
            new Step("custom_nodes", Step.State.SKIPPED, start.plusMillis(1_685), Duration.ZERO, "none are configured"),
            new Step("services", Step.State.DONE, start.plusMillis(1_685), Duration.ofMillis(4_310), "all are up"),
            new Step("workers", Step.State.DONE, start.plusMillis(5_995), Duration.ofMillis(215), null)
        };
    }

    private static Resources resources(int gpus) {
        return new Resources(
                0.42,
                32,
                61 * GB,
                128 * GB,
                List.of(new Resources.Disk("/data", 812 * GB, 2_000 * GB)),
                2_400_000,
                310_000,
                IntStream.range(0, gpus)
                        .mapToObj(gpu -> new Resources.Gpu(
                                gpu,
                                "NVIDIA L4",
                                gpu == 0 ? 0.97 : 0.08,
                                (gpu == 0 ? 21 : 9) * GB,
                                24 * GB,
                                gpu == 0 ? 71.0 : 44.0,
                                gpu == 0 ? 68.5 : 17.0))
                        .toList());
    }
}
