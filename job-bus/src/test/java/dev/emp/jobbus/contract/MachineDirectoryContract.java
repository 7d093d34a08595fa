package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Event;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.machine.MachineReport.Resources;
import dev.emp.jobbus.machine.MachineReport.Service;
import dev.emp.jobbus.machine.MachineReport.Step;
import dev.emp.jobbus.machine.MachineReport.Worker;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which machines there are, and what is on offer. */
public abstract class MachineDirectoryContract extends BusContract {

    private static final JsonText SCHEMA = new JsonText("{\"type\":\"object\",\"required\":[],\"properties\":{}}");

    private final BlockingQueue<MachineReport> seen = new LinkedBlockingQueue<>();

    private MachineReport report(String machine) {
        return report(machine, Health.HEALTHY, null);
    }

    private MachineReport report(String machine, Health health, String reason) {
        return TestReport.of(machine, fixture.now())
                .startedAt(fixture.now().minusSeconds(60))
                .health(health, reason)
                .build();
    }

    private MachineReport nextSeen() throws InterruptedException {
        return seen.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void aReportComesBackWhole() {
        Capabilities capabilities = Capabilities.ofService("comfyui")
                .with("model", AttributeValue.of("sdxl"))
                .with("model", AttributeValue.of("flux"))
                .with("gpu.memory_gb", AttributeValue.of(23.5))
                .with("gpu.count", AttributeValue.of(1))
                .with("label.rack", AttributeValue.of("7"));
        Instant now = fixture.now();
        MachineReport full = TestReport.of("m.1_a-b", now)
                .profile("comfyui")
                .startedAt(now.minusMillis(6_250))
                .health(Health.RESOURCE_RECOVERY, "GPU memory is over its limit")
                .workers(
                        new Worker(
                                BusDriver.worker("m.1_a-b/gpu0"),
                                1,
                                capabilities,
                                List.of(driver.newId(), driver.newId())),
                        new Worker(BusDriver.worker("m.1_a-b/gpu1"), 4, Capabilities.ofService("openai"), List.of()))
                .services(
                        new Service(
                                "comfyui-gpu0",
                                "comfyui",
                                Service.State.UP,
                                null,
                                now.minusSeconds(2),
                                new MachineReport.ChildProcess(4_711, 2, 1.5, 3_000_000_000L, 8_000_000_000L)),
                        TestReport.service("openai", "openai", now, "no API key"))
                .steps(
                        new Step("plan", Step.State.DONE, now.minusSeconds(6), Duration.ofMillis(12), "2 services"),
                        new Step("services", Step.State.RUNNING, now.minusSeconds(5), null, null))
                .events(
                        new Event(now.minusSeconds(3), "service_exited", "comfyui-gpu0", "exit code 1"),
                        new Event(now, "state_changed", null, "healthy → resource recovery"))
                .resources(new Resources(
                        0.25,
                        16,
                        8_000_000_000L,
                        64_000_000_000L,
                        List.of(new Resources.Disk("/data", 1, 2)),
                        12.5,
                        0,
                        List.of(
                                new Resources.Gpu(0, "NVIDIA L4", 0.97, 23_000_000_000L, 24_000_000_000L, 71.0, 68.5),
                                new Resources.Gpu(1, "NVIDIA L4", null, 0, 24_000_000_000L, null, null))))
                .build();
        get(machines.report(full));
        assertThat(get(machines.machines())).containsExactly(full);
    }

    @Test
    void theLastReportOfEachMachineCountsInOrderOfTheirIds() {
        get(machines.report(report("b")));
        get(machines.report(report("a")));
        MachineReport newer = report("b", Health.DRAINING, "asked to");
        get(machines.report(newer));
        assertThat(get(machines.machines())).containsExactly(report("a"), newer);
    }

    @Test
    void aMachineThatFallsSilentIsLost() {
        get(machines.report(report("silent")));
        fixture.advance(BusFixture.MACHINE_TTL.minusSeconds(5));
        MachineReport alive = report("alive");
        get(machines.report(alive));
        assertThat(get(machines.machines())).hasSize(2);

        fixture.advance(Duration.ofSeconds(6));
        assertThat(get(machines.machines())).containsExactly(alive);

        MachineReport back = report("silent");
        get(machines.report(back));
        assertThat(get(machines.machines())).containsExactly(alive, back);
    }

    @Test
    void aMachineThatLeavesIsOffTheList() {
        get(machines.report(report("a")));
        get(machines.report(report("b")));
        get(machines.leave(new MachineId("a")));
        get(machines.leave(new MachineId("never-was")));
        assertThat(get(machines.machines())).containsExactly(report("b"));
    }

    @Test
    void whoWatchesSeesEveryReportInOrder() throws InterruptedException {
        get(machines.report(report("before")));
        try (Watch watch = machines.watch(seen::add)) {
            MachineReport first = report("a", Health.STARTING, "starting services");
            MachineReport second = report("a");
            get(machines.report(first));
            get(machines.report(second));
            assertThat(nextSeen()).isEqualTo(first);
            assertThat(nextSeen()).isEqualTo(second);
        }
        BlockingQueue<MachineReport> seenByAnother = new LinkedBlockingQueue<>();
        try (Watch watch = machines.watch(seenByAnother::add)) {
            get(machines.report(report("after")));
            assertThat(seenByAnother.poll(30, TimeUnit.SECONDS)).isEqualTo(report("after"));
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void aWatcherThatFailsSeesTheNextReport() throws InterruptedException {
        try (Watch watch = machines.watch(report -> {
            seen.add(report);
            throw new IllegalStateException("planted by the test");
        })) {
            get(machines.report(report("a")));
            get(machines.report(report("b")));
            assertThat(nextSeen()).isEqualTo(report("a"));
            assertThat(nextSeen()).isEqualTo(report("b"));
        }
    }

    @Test
    void offersOutliveTheirMachineAndTheNewerCounts() {
        ServiceOffer openai = new ServiceOffer("openai", List.of("gpt"), SCHEMA);
        ServiceOffer newer = new ServiceOffer("comfyui", List.of("sdxl", "flux"), SCHEMA);
        get(machines.offer(openai));
        get(machines.offer(new ServiceOffer("comfyui", List.of(), new JsonText("true"))));
        get(machines.offer(newer));
        fixture.advance(Duration.ofDays(30));
        assertThat(get(machines.services())).containsExactly(newer, openai);
    }

    @Test
    void aServiceIsOnTheListUntilItIsRetired() {
        ServiceOffer kept = new ServiceOffer("openai", List.of(), SCHEMA);
        ServiceOffer gone = new ServiceOffer("paint", List.of("sdxl"), SCHEMA);
        get(machines.offer(kept));
        get(machines.offer(gone));
        assertThat(get(machines.retire("paint"))).isTrue();
        assertThat(get(machines.retire("paint"))).isFalse();
        assertThat(get(machines.services())).containsExactly(kept);
        get(machines.offer(gone));
        assertThat(get(machines.services())).containsExactly(kept, gone);
    }

    @Test
    void anEmptyBusHasNoMachinesAndNoServices() {
        assertThat(get(machines.machines())).isEmpty();
        assertThat(get(machines.services())).isEmpty();
    }
}
