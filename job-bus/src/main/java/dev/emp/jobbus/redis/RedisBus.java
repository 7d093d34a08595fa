package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The job bus on Redis: all its ports. Opens connections of its own, with the settings of the given factory, when they
 * are first needed, so it can be made while Redis is down. Safe for use by many threads; close it when done.
 */
public final class RedisBus implements AutoCloseable {

    private final RedisLink link;
    private final Timer timer;
    private final Channels channels;
    private final WaitingClaims claims;
    private final List<BlockingLoop> signals;
    private final RedisJobs jobs;
    private final RedisUpkeep upkeep;
    private final RedisEvents events;
    private final RedisQueries queries;
    private final RedisMachines machines;
    private final RedisCommands commands;
    private final RedisQueueControl control;
    private final RedisDocuments documents;
    private final RedisTenants tenants;

    private RedisBus(
            RedisLink link,
            BusProperties properties,
            ToIntFunction<String> shardOf,
            @Nullable Clock clock,
            RandomGenerator random) {
        this.link = link;
        timer = link.timer();
        String process = UUID.randomUUID().toString();
        Scripts scripts = new Scripts(link, lasting(link, properties), properties, clock);
        LeaseWrites writes = new LeaseWrites(link, scripts, timer, random);
        Shards shards = new Shards(properties.shards());
        Outcomes outcomes = new Outcomes(scripts);
        ClaimTurns claiming = new ClaimTurns(Keys.all(shards).stream()
                .map(keys -> new Claiming(scripts, keys, outcomes, writes, process))
                .toList());
        channels = new Channels(link, timer);
        claims = new WaitingClaims(claiming, timer, this::receiveSignals);
        upkeep = new RedisUpkeep(link, scripts, properties.retention(), shards);
        signals = Keys.all(shards).stream()
                .map(keys -> new BlockingLoop("signals-" + keys.shard(), link, signalsOf(keys, process)))
                .toList();
        queries = new RedisQueries(link, scripts, shards);
        Submissions submissions = new Submissions(scripts, timer, properties.idempotencyRetention());
        jobs = new RedisJobs(shards, shardOf, scripts, submissions, queries, claims, writes, channels);
        control = new RedisQueueControl(link, scripts, shards);
        documents = new RedisDocuments(link, scripts);
        tenants = new RedisTenants(scripts, shards, shardOf);
        events = new RedisEvents(link, new EventReads(scripts, shards), new OutputReads(link, channels, timer), timer);
        machines = new RedisMachines(link, scripts, channels, properties.machineTtl());
        commands = new RedisCommands(scripts, channels, timer, properties.machineTtl());
    }

    /**
     * @param factory says where Redis is and how to talk to it: standalone, Sentinel or Cluster; stays the caller's
     * @param clock what the bus takes for the time of leases, delays and retention; null for the clock of Redis, which
     *     all processes share
     */
    public static RedisBus connect(LettuceConnectionFactory factory, BusProperties properties, @Nullable Clock clock) {
        return connect(factory, properties, clock, RandomGenerator.getDefault());
    }

    /** @param random for the jitter of retries */
    static RedisBus connect(
            LettuceConnectionFactory factory, BusProperties properties, @Nullable Clock clock, RandomGenerator random) {
        return connect(factory, properties, new Shards(properties.shards())::of, clock, random);
    }

    /** @param shardOf the shard of a tenant */
    static RedisBus connect(
            LettuceConnectionFactory factory,
            BusProperties properties,
            ToIntFunction<String> shardOf,
            @Nullable Clock clock,
            RandomGenerator random) {
        RedisLink link = new RedisLink(factory, properties.commandTimeout(), new Shards(properties.shards()));
        return new RedisBus(link, properties, shardOf, clock, random);
    }

    public JobBus jobs() {
        return jobs;
    }

    public BusUpkeep upkeep() {
        return upkeep;
    }

    public JobEvents events() {
        return events;
    }

    public JobQueries queries() {
        return queries;
    }

    public MachineDirectory machines() {
        return machines;
    }

    public MachineCommands commands() {
        return commands;
    }

    public QueueControl control() {
        return control;
    }

    public Documents documents() {
        return documents;
    }

    public Tenants tenants() {
        return tenants;
    }

    /** Ends waiting calls with what they have, and closes all connections. */
    @Override
    public void close() {
        claims.stopAll();
        signals.forEach(BlockingLoop::close);
        events.stop();
        commands.stop();
        channels.close();
        timer.close();
        link.close();
    }

    private static RedisCalls lasting(RedisLink link, BusProperties properties) {
        return switch (properties.durability()) {
            case NONE -> link;
            case REPLICAS ->
                new ReplicatedCalls(link, new Replication(properties.replicas(), properties.replicationTimeout()));
        };
    }

    private void receiveSignals() {
        signals.forEach(BlockingLoop::start);
    }

    private SignalStep signalsOf(Keys keys, String process) {
        return new SignalStep(link, keys.signals(process), () -> claims.wakeAll(keys), worker -> wake(worker, keys));
    }

    /** A signal for a worker that has stopped waiting was meant for a job that another one can take. */
    private void wake(WorkerId worker, Keys shard) {
        if (!claims.wake(worker, shard)) {
            upkeep.wakeOne(shard);
        }
    }
}
