package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** The in-memory bus as the contract wants it; also the model that others are compared with. */
public final class InMemoryBusFixture implements BusFixture {

    private final SettableClock clock;
    private final InMemoryJobBus bus;
    private final InMemoryDocuments documents;

    public InMemoryBusFixture() {
        this(SettableClock.START);
    }

    /** @param start the first time on the bus */
    public InMemoryBusFixture(Instant start) {
        clock = new SettableClock(start);
        BusLimits limits = BusLimits.DEFAULT.withEventsKept(EVENTS_KEPT).withAgeing(AGEING);
        bus = new InMemoryJobBus(clock, limits, new Random(1));
        documents = new InMemoryDocuments(clock);
    }

    @Override
    public JobBus bus() {
        return bus;
    }

    @Override
    public BusUpkeep upkeep() {
        return bus;
    }

    @Override
    public JobEvents events() {
        return bus;
    }

    @Override
    public JobQueries queries() {
        return bus;
    }

    @Override
    public MachineDirectory machines() {
        return bus;
    }

    @Override
    public MachineCommands commands() {
        return bus;
    }

    @Override
    public QueueControl control() {
        return bus;
    }

    @Override
    public Documents documents() {
        return documents;
    }

    @Override
    public Tenants tenants() {
        return bus;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void advance(Duration duration) {
        clock.advance(duration);
    }

    /** Whoever claims here in vain waits at once. */
    @Override
    public void awaitIdle(int workers) {}

    @Override
    public void close() {}
}
