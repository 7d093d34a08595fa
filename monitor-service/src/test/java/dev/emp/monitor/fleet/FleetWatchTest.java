package dev.emp.monitor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.GpuBox;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.testing.BusDriver;
import dev.emp.monitor.testing.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetWatchTest {

    private static final Duration LOST_RETENTION = Duration.ofMinutes(10);

    private final SettableClock clock = new SettableClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock);
    private final BusDriver driver = new BusDriver(bus, clock);
    private final FeedTable<MachineRow> table =
            new FeedTable<>("machines", FeedTable.Audience.OPERATORS, new FeedTable.Limits(100, 100, 100), "1", "0");
    private final FleetWatch watch =
            new FleetWatch(bus, new Fleet(table, LOST_RETENTION, clock), Duration.ofSeconds(5), clock);

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void showsWhatAMachineSaysOfItself() throws InterruptedException {
        JobId job = driver.submit();
        driver.report(driver.machine("m1", Health.HEALTHY, job));
        watch.run();
        MachineRow row = row("m1");
        assertThat(row.health()).isEqualTo("healthy");
        assertThat(row.workers())
                .containsExactly(new MachineParts.Worker(
                        "m1/gpu0",
                        "gpu0",
                        1,
                        1,
                        Map.of("service", List.of("comfyui")),
                        List.of(),
                        List.of(job.value())));
        assertThat(row.services())
                .containsExactly(
                        new MachineParts.Service("comfyui-gpu0", "comfyui", "up", null, clock.instant(), null));
    }

    @Test
    void showsHowAMachineStartedAndWhatItUses() throws InterruptedException {
        MachineReport report = GpuBox.report("rich", clock.instant(), 2).build();
        driver.report(report);
        watch.run();
        MachineRow row = row("rich");
        assertThat(row.profile()).isEqualTo("comfyui");
        assertThat(row.version()).isEqualTo("1.0");
        assertThat(row.workers().getFirst().warmModels()).containsExactly("sd_xl_base_1.0.safetensors");
        assertThat(row.services().getFirst().process())
                .isEqualTo(report.services().getFirst().process());
        assertThat(row.steps()).extracting(MachineParts.Step::tookSeconds).startsWith(0.14, 0.065);
        assertThat(row.events()).isEqualTo(report.events());
        assertThat(row.resources()).isEqualTo(report.resources());
    }

    @Test
    void whatAMachineReportsIsADetailWhileItIsAsWellAsBefore() throws InterruptedException {
        driver.report(driver.machine("m1", Health.HEALTHY));
        watch.run();
        MachineRow idle = row("m1");
        clock.advance(Duration.ofSeconds(15));
        driver.report(driver.machine("m1", Health.HEALTHY, driver.submit()));
        MachineRow busy = row("m1");
        assertThat(busy).isNotEqualTo(idle);
        assertThat(busy.isDetailSince(idle)).isTrue();
        driver.report(driver.machine("m1", Health.DRAINING));
        assertThat(row("m1").isDetailSince(busy)).isFalse();
        assertThat(busy.lost().isDetailSince(busy)).isFalse();
    }

    @Test
    void aMachineThatOffersSomethingElseIsToldToAllSinceTheyFindItByThat() throws InterruptedException {
        driver.report(GpuBox.report("rich", clock.instant(), 2).build());
        watch.run();
        MachineRow with = row("rich");
        clock.advance(Duration.ofSeconds(15));
        driver.report(GpuBox.report("rich", clock.instant(), 2).services().build());
        assertThat(row("rich").isDetailSince(with)).isFalse();
    }

    @Test
    void inBriefAMachineIsFoundByWhatItOffersAndHoldsNoneOfItsReport() throws InterruptedException {
        driver.report(GpuBox.report("rich", clock.instant(), 2).build());
        watch.run();
        MachineRow whole = row("rich");
        MachineRow brief = (MachineRow) whole.inBrief();
        assertThat(whole.brief()).isNull();
        assertThat(brief.brief()).isTrue();
        assertThat(brief.health()).isEqualTo(whole.health());
        assertThat(brief.workers())
                .extracting(MachineParts.Worker::offers)
                .isEqualTo(whole.workers().stream()
                        .map(MachineParts.Worker::offers)
                        .toList());
        assertThat(brief.services()).extracting(MachineParts.Service::name).contains("comfyui-gpu0");
        assertThat(brief.services()).extracting(MachineParts.Service::process).containsOnlyNulls();
        assertThat(brief.steps()).isEmpty();
        assertThat(brief.events()).isEmpty();
        assertThat(brief.resources()).isNull();
    }

    @Test
    void whatAMachineHasSaidBeforeIsNoChange() throws InterruptedException {
        watch.run();
        driver.report(driver.machine("m1", Health.HEALTHY));
        String told = table.seq();
        watch.run();
        watch.run();
        assertThat(row("m1").health()).isEqualTo("healthy");
        assertThat(table.seq()).isEqualTo(told);
    }

    @Test
    void aSilentMachineIsLostWithin45SecondsAndNotBeforeItHasMissedTwoReports() throws InterruptedException {
        FeedTable<MachineRow> rows = new FeedTable<>(
                "machines", FeedTable.Audience.OPERATORS, new FeedTable.Limits(100, 100, 100), "1", "0");
        Duration interval = TestSettings.defaults().feed().machinesInterval();
        FleetWatch asConfigured = new FleetWatch(bus, new Fleet(rows, LOST_RETENTION, clock), interval, clock);
        for (int phase = 0; phase < interval.toMillis(); phase += 100) {
            driver.report(driver.machine("m" + phase, Health.HEALTHY));
            Instant silentSince = clock.instant();
            clock.advance(Duration.ofMillis(phase));
            Duration wait = asConfigured.run();
            while (!rows.find("m" + phase).isLost()) {
                clock.advance(wait);
                wait = asConfigured.run();
            }
            assertThat(Duration.between(silentSince, clock.instant()))
                    .isBetween(Duration.ofSeconds(35), Duration.ofSeconds(44));
        }
        asConfigured.close();
    }

    @Test
    void hearsReportsWithoutAskingAgain() throws InterruptedException {
        watch.run();
        driver.report(driver.machine("m1", Health.STARTING));
        assertThat(row("m1").health()).isEqualTo("starting");
    }

    @Test
    void showsASilentMachineAsLostForAWhile() throws InterruptedException {
        watch.run();
        driver.report(driver.machine("m1", Health.HEALTHY));
        clock.advance(Duration.ofSeconds(46));
        watch.run();
        assertThat(row("m1").health()).isEqualTo("lost");
        clock.advance(LOST_RETENTION);
        watch.run();
        assertThat(table.find("m1")).isNull();
    }

    @Test
    void aLostMachineThatReportsAgainIsBack() throws InterruptedException {
        watch.run();
        driver.report(driver.machine("m1", Health.HEALTHY));
        clock.advance(Duration.ofSeconds(46));
        watch.run();
        driver.report(driver.machine("m1", Health.HEALTHY));
        watch.run();
        assertThat(row("m1").health()).isEqualTo("healthy");
    }

    @Test
    void aMachineThatStopsInOrderLeavesAtOnce() throws InterruptedException {
        watch.run();
        driver.report(driver.machine("m1", Health.HEALTHY));
        driver.report(driver.machine("m1", Health.STOPPED));
        driver.leave("m1");
        assertThat(table.find("m1")).isNull();
        watch.run();
        assertThat(table.find("m1")).isNull();
    }

    private MachineRow row(String id) {
        MachineRow row = table.find(id);
        assertThat(row).isNotNull();
        return row;
    }
}
