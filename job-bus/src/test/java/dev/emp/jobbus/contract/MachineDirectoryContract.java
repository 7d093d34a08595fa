package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;
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
        return new MachineReport(
                new MachineId(machine),
                "gpu",
                health,
                reason,
                fixture.now().minusSeconds(60),
                fixture.now(),
                List.of(),
                List.of());
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
        MachineReport full = new MachineReport(
                new MachineId("m.1_a-b"),
                "gpu",
                Health.RESOURCE_RECOVERY,
                "GPU memory is over its limit",
                fixture.now().minusMillis(1),
                fixture.now(),
                List.of(
                        new MachineReport.Worker(
                                BusDriver.worker("m.1_a-b/gpu0"),
                                1,
                                capabilities,
                                List.of(driver.newId(), driver.newId())),
                        new MachineReport.Worker(
                                BusDriver.worker("m.1_a-b/gpu1"), 4, Capabilities.ofService("openai"), List.of())),
                List.of(
                        new MachineReport.Service("comfyui-gpu0", "comfyui", true, null),
                        new MachineReport.Service("comfyui-gpu1", "comfyui", false, "exit code 1")));
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
    void anEmptyBusHasNoMachinesAndNoServices() {
        assertThat(get(machines.machines())).isEmpty();
        assertThat(get(machines.services())).isEmpty();
    }
}
