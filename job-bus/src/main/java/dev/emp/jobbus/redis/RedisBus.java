package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.query.JobQueries;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The job bus on Redis: all its ports. Opens connections of its own, with the settings of the given factory, when they
 * are first needed, so it can be made while Redis is down. Safe for use by many threads; close it when done.
 */
public final class RedisBus implements AutoCloseable {

    private final RedisLink link;
    private final Timer timer = new Timer();
    private final Channels channels;
    private final WaitingClaims claims;
    private final BlockingLoop signals;
    private final RedisJobs jobs;
    private final RedisUpkeep upkeep;
    private final RedisEvents events;
    private final RedisQueries queries;
    private final RedisMachines machines;
    private final RedisQueueControl control;

    private RedisBus(RedisLink link, BusProperties properties, @Nullable Clock clock, RandomGenerator random) {
        this.link = link;
        String process = UUID.randomUUID().toString();
        Scripts scripts = new Scripts(link, lasting(link, properties), properties, clock);
        LeaseWrites writes = new LeaseWrites(link, scripts, timer, random);
        Claiming claiming = new Claiming(scripts, new LaneMatcher(scripts), new Outcomes(scripts), writes, process);
        channels = new Channels(link, timer);
        claims = new WaitingClaims(claiming, timer, this::receiveSignals);
        upkeep = new RedisUpkeep(scripts, properties.retention());
        signals = new BlockingLoop(
                "signals", link, new SignalStep(link, Keys.HOME.signals(process), claims::wakeAll, this::wake));
        queries = new RedisQueries(link, scripts);
        Submissions submissions = new Submissions(scripts, timer, properties.idempotencyRetention());
        jobs = new RedisJobs(scripts, submissions, queries, claims, writes, channels);
        control = new RedisQueueControl(link, scripts);
        events = new RedisEvents(link, new EventReads(scripts), new OutputReads(link, channels, timer), timer);
        machines = new RedisMachines(link, scripts, channels, properties.machineTtl());
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
        return new RedisBus(new RedisLink(factory, properties.commandTimeout()), properties, clock, random);
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

    public QueueControl control() {
        return control;
    }

    /** Ends waiting calls with what they have, and closes all connections. */
    @Override
    public void close() {
        claims.stopAll();
        signals.close();
        events.stop();
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
        signals.start();
    }

    /** A signal for a worker that has stopped waiting was meant for a job that another one can take. */
    private void wake(WorkerId worker) {
        if (!claims.wake(worker)) {
            upkeep.wakeForWaitingJobs(1);
        }
    }
}
