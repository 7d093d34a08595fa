package dev.emp.monitor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.testing.BusDriver;
import java.time.Duration;
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
            new FeedTable<>("machines", new FeedTable.Limits(100, 100, 100), "1", "0");
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
                .containsExactly(new MachineRow.Worker(
                        "m1/gpu0", "gpu0", 1, Map.of("service", List.of("comfyui")), List.of(job.value())));
        assertThat(row.services()).hasSize(1);
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
