package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisServerCommands.FlushOption;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The bus on a Redis that it empties first. */
public final class RedisBusFixture implements BusFixture {

    private final SettableClock clock = new SettableClock();
    /** Reached only when a test fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StringRedisTemplate redis;
    private final RedisBus bus;

    /** @param redis shared by many fixtures, one at a time; not closed */
    public RedisBusFixture(LettuceConnectionFactory redis) {
        this(redis, redis);
    }

    /** @param admin may empty what the bus uses */
    RedisBusFixture(LettuceConnectionFactory admin, LettuceConnectionFactory redis) {
        admin.getConnection().serverCommands().flushAll(FlushOption.SYNC);
        this.redis = new StringRedisTemplate(admin);
        bus = RedisBus.connect(
                redis, BusProperties.DEFAULT.withEventsKept(EVENTS_KEPT).withAgeing(AGEING), clock, new Random(1));
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
    public QueueControl control() {
        return bus.control();
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
    public void awaitIdle(int workers) {
        Awaitility.await().atMost(PATIENCE).until(() -> idle() >= workers);
    }

    private long idle() {
        return redis.keys("emp:*idle:*").stream()
                .mapToLong(key -> redis.opsForZSet().zCard(key))
                .sum();
    }

    @Override
    public void close() {
        bus.close();
    }
}
