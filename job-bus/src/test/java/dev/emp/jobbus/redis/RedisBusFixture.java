package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.springframework.data.redis.connection.RedisServerCommands.FlushOption;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The bus on a Redis that it empties first. */
final class RedisBusFixture implements BusFixture {

    private final SettableClock clock = new SettableClock();
    private final RedisBus bus;

    /** @param redis shared by many fixtures, one at a time; not closed */
    RedisBusFixture(LettuceConnectionFactory redis) {
        this(redis, redis);
    }

    /** @param admin may empty what the bus uses */
    RedisBusFixture(LettuceConnectionFactory admin, LettuceConnectionFactory redis) {
        admin.getConnection().serverCommands().flushAll(FlushOption.SYNC);
        bus = RedisBus.connect(redis, BusProperties.DEFAULT.withEventsKept(EVENTS_KEPT), clock, new Random(1));
    }

    @Override
    public JobBus bus() {
        return bus.jobs();
    }

    @Override
    public BusUpkeep upkeep() {
        return bus.upkeep();
    }

    @Override
    public JobEvents events() {
        return bus.events();
    }

    @Override
    public JobQueries queries() {
        return bus.queries();
    }

    @Override
    public MachineDirectory machines() {
        return bus.machines();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void advance(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public void close() {
        bus.close();
    }
}
