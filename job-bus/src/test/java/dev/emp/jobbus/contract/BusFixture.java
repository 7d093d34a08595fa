package dev.emp.jobbus.contract;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Duration;
import java.time.Instant;

/**
 * An empty bus whose time stands still until {@link #advance} moves it. Leases, delays, retention and the silence of
 * machines follow that time; waiting calls wait in real time. Its limits are those below.
 */
public interface BusFixture extends AutoCloseable {

    /** Few enough to overflow in a test. An implementation may keep up to a tenth more. */
    int EVENTS_KEPT = 5_000;

    Duration JOB_RETENTION = Duration.ofHours(24);
    Duration MACHINE_TTL = Duration.ofSeconds(38);
    Duration AFFINITY_WAIT = Duration.ofSeconds(2);
    Duration LANE_RETENTION = Duration.ofMinutes(10);
    /** Off by default, on here. */
    Duration AGEING = Duration.ofMinutes(5);

    JobBus bus();

    BusUpkeep upkeep();

    JobEvents events();

    JobQueries queries();

    MachineDirectory machines();

    MachineCommands commands();

    QueueControl control();

    Documents documents();

    Tenants tenants();

    /** Where the ids of a tenant's jobs must lie. */
    default int shardOf(String tenant) {
        return bus().shards().of(tenant);
    }

    /** The time on the bus, in whole milliseconds. */
    Instant now();

    void advance(Duration duration);

    /** Returns once so many workers are noted as waiting. */
    void awaitIdle(int workers);

    @Override
    void close();
}
