package dev.emp.monitor.fleet;

import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.monitor.MonitorSettings;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.loop.Loop;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the {@code machines} topic together. */
@Configuration(proxyBeanMethods = false)
class FleetConfiguration {

    private static final int MOST_MACHINES = 10_000;

    /** A row is all that a machine reports, and each change keeps one: more would be hundreds of megabytes. */
    private static final int MOST_CHANGES = 2_000;

    /** Reports carry no sequence of the bus, so the sequence and its epoch are this process' own. */
    @Bean
    FeedTable<MachineRow> machinesTable(MonitorSettings settings) {
        int changes = Math.min(MOST_CHANGES, settings.feed().changesKept());
        FeedTable.Limits limits = new FeedTable.Limits(MOST_MACHINES, MOST_MACHINES, changes);
        return new FeedTable<>(
                "machines",
                FeedTable.Audience.OPERATORS,
                limits,
                UUID.randomUUID().toString(),
                "0");
    }

    @Bean
    FleetWatch fleetWatch(
            MachineDirectory directory, FeedTable<MachineRow> table, MonitorSettings settings, Clock clock) {
        Fleet fleet = new Fleet(table, settings.feed().lostMachineRetention(), clock);
        return new FleetWatch(directory, fleet, settings.feed().machinesInterval(), clock);
    }

    @Bean
    FleetLoad.Source fleetLoad(FeedTable<MachineRow> table) {
        return () -> FleetTally.of(table.rows());
    }

    @Bean
    Loop fleetCounts(FeedTable<MachineRow> table, MonitorSettings settings) {
        return new Loop("machine counts", new FleetCounts(table, settings.feed().countsInterval()));
    }

    @Bean
    Loop fleetLoop(FleetWatch watch) {
        return new Loop("machine list", watch);
    }
}
