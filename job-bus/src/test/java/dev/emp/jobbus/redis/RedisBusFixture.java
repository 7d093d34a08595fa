package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisServerCommands.FlushOption;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The bus on a Redis that it empties first. */
public final class RedisBusFixture implements BusFixture {

    private final SettableClock clock = new SettableClock();
    /** Reached only when a test fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Beside the home shard there is this one, and one more. */
    private static final int ONE_OF_THREE = 2;

    private final StringRedisTemplate redis;
    private final RedisBus bus;
    private final List<Keys> shards;
    private final ToIntFunction<String> shardOf;

    /** @param redis shared by many fixtures, one at a time; not closed */
    public RedisBusFixture(LettuceConnectionFactory redis) {
        this(redis, redis);
    }

    /** @param admin may empty what the bus uses */
    RedisBusFixture(LettuceConnectionFactory admin, LettuceConnectionFactory redis) {
        this(admin, redis, Shards.ONE, Shards.ONE::of);
    }

    private RedisBusFixture(
            LettuceConnectionFactory admin,
            LettuceConnectionFactory redis,
            Shards count,
            ToIntFunction<String> shardOf) {
        admin.getConnection().serverCommands().flushAll(FlushOption.SYNC);
        this.redis = new StringRedisTemplate(admin);
        this.shards = Keys.all(count);
        this.shardOf = shardOf;
        BusProperties properties = BusProperties.DEFAULT
                .withEventsKept(EVENTS_KEPT)
                .withAgeing(AGEING)
                .withShards(count.count());
        bus = RedisBus.connect(redis, properties, shardOf, clock, new Random(1));
    }

    /** A bus of three shards on which all tenants share one, so that all that one shard promises can be seen. */
    static RedisBusFixture inOneOfThreeShards(LettuceConnectionFactory redis) {
        return new RedisBusFixture(redis, redis, new Shards(3), tenant -> ONE_OF_THREE);
    }

    /** A bus that spreads its tenants over so many shards. */
    static RedisBusFixture spread(LettuceConnectionFactory redis, Shards count) {
        return new RedisBusFixture(redis, redis, count, count::of);
    }

    @Override
    public int shardOf(String tenant) {
        return shardOf.applyAsInt(tenant);
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
    public MachineCommands commands() {
        return bus.commands();
    }

    @Override
    public QueueControl control() {
        return bus.control();
    }

    @Override
    public Documents documents() {
        return bus.documents();
    }

    @Override
    public Tenants tenants() {
        return bus.tenants();
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

    /** Who is not noted in all shards is still on the way. */
    private long idle() {
        return shards.stream().mapToLong(this::idle).min().orElseThrow();
    }

    long idle(Keys shard) {
        return redis.keys(shard.prefix() + "idle:*").stream()
                .mapToLong(key -> redis.opsForZSet().zCard(key))
                .sum();
    }

    @Override
    public void close() {
        bus.close();
    }
}
