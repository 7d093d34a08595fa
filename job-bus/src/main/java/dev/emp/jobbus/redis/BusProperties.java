package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.Shards;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the bus uses Redis, {@code emp.bus.*}. Where Redis is stands in {@code spring.data.redis.*}.
 *
 * @param retention how long a job stays readable after it has ended
 * @param idempotencyRetention how long an idempotency key is remembered
 * @param eventsKept about how many events of each shard can be read back, at least 100
 * @param commandTimeout how long a call waits for Redis before it fails with
 *     {@link dev.emp.jobbus.bus.BusUnavailableException}
 * @param machineTtl the silence after which a machine is lost
 * @param scheduling who gets a job when
 * @param durability what an answered submission, completion, failure or cancel outlives
 * @param replicas with {@link Durability#REPLICAS}: how many must have such a write before it is answered, at least 1
 * @param replicationTimeout how long they have for it, before the call fails with
 *     {@link dev.emp.jobbus.bus.BusUnavailableException}
 * @param shards how many parts the jobs are spread over, 1 to 64; the same in all services
 */
@ConfigurationProperties("emp.bus")
public record BusProperties(
        @DefaultValue("24h") Duration retention,
        @DefaultValue("24h") Duration idempotencyRetention,
        @DefaultValue("100000") int eventsKept,
        @DefaultValue("5s") Duration commandTimeout,
        @DefaultValue("38s") Duration machineTtl,
        @DefaultValue Scheduling scheduling,
        @DefaultValue("none") Durability durability,
        @DefaultValue("1") int replicas,
        @DefaultValue("1s") Duration replicationTimeout,
        @DefaultValue("1") int shards) {

    private static final int FEWEST_EVENTS = 100;

    public static final BusProperties DEFAULT = new BusProperties(
            Duration.ofHours(24),
            Duration.ofHours(24),
            100_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(38),
            Scheduling.DEFAULT,
            Durability.NONE,
            1,
            Duration.ofSeconds(1),
            1);

    /**
     * {@code emp.bus.scheduling.*}.
     *
     * @param affinityWait how long a job that prefers a model is kept for workers that hold it
     * @param laneRetention how long a lane without jobs is remembered
     * @param ageing the wait after which a queued job is raised by 10 priorities, again and again; null for never
     */
    public record Scheduling(
            @DefaultValue("2s") Duration affinityWait,
            @DefaultValue("10m") Duration laneRetention,
            @Nullable Duration ageing) {

        public static final Scheduling DEFAULT = new Scheduling(Duration.ofSeconds(2), Duration.ofMinutes(10), null);

        /** @throws IllegalArgumentException if a value is out of its range; the message names the setting */
        public Scheduling {
            PositiveDuration.require("scheduling.affinity-wait", affinityWait);
            PositiveDuration.require("scheduling.lane-retention", laneRetention);
            if (ageing != null) {
                PositiveDuration.require("scheduling.ageing", ageing);
            }
        }
    }

    /** What an answered write outlives; {@code docs/redis.md} says what each mode can lose. */
    public enum Durability {
        /** A crash of Redis as far as its own persistence goes. */
        NONE,
        /** Also the loss of the master, when one of the replicas that have the write takes its place. */
        REPLICAS
    }

    /** @throws IllegalArgumentException if a value is out of its range; the message names the setting */
    public BusProperties {
        PositiveDuration.require("retention", retention);
        PositiveDuration.require("idempotency-retention", idempotencyRetention);
        PositiveDuration.require("command-timeout", commandTimeout);
        PositiveDuration.require("machine-ttl", machineTtl);
        PositiveDuration.require("replication-timeout", replicationTimeout);
        if (replicas < 1) {
            throw new IllegalArgumentException("emp.bus.replicas must be at least 1");
        }
        if (shards < 1 || shards > Shards.MOST) {
            throw new IllegalArgumentException("emp.bus.shards must be 1 to " + Shards.MOST);
        }
        if (eventsKept < FEWEST_EVENTS) {
            throw new IllegalArgumentException("emp.bus.events-kept must be at least " + FEWEST_EVENTS);
        }
    }

    public BusProperties withEventsKept(int value) {
        return new BusProperties(
                retention,
                idempotencyRetention,
                value,
                commandTimeout,
                machineTtl,
                scheduling,
                durability,
                replicas,
                replicationTimeout,
                shards);
    }

    public BusProperties withCommandTimeout(Duration value) {
        return new BusProperties(
                retention,
                idempotencyRetention,
                eventsKept,
                value,
                machineTtl,
                scheduling,
                durability,
                replicas,
                replicationTimeout,
                shards);
    }

    public BusProperties withReplicas(int count, Duration timeout) {
        return new BusProperties(
                retention,
                idempotencyRetention,
                eventsKept,
                commandTimeout,
                machineTtl,
                scheduling,
                Durability.REPLICAS,
                count,
                timeout,
                shards);
    }

    public BusProperties withAgeing(@Nullable Duration value) {
        return new BusProperties(
                retention,
                idempotencyRetention,
                eventsKept,
                commandTimeout,
                machineTtl,
                new Scheduling(scheduling.affinityWait(), scheduling.laneRetention(), value),
                durability,
                replicas,
                replicationTimeout,
                shards);
    }

    public BusProperties withShards(int value) {
        return new BusProperties(
                retention,
                idempotencyRetention,
                eventsKept,
                commandTimeout,
                machineTtl,
                scheduling,
                durability,
                replicas,
                replicationTimeout,
                value);
    }

    /** What the scripts know of the settings. */
    Map<String, Long> constants() {
        Duration ageing = scheduling.ageing();
        return Map.of(
                "EVENTS_KEPT",
                (long) eventsKept,
                "AFFINITY_MS",
                scheduling.affinityWait().toMillis(),
                "LANE_RETENTION_MS",
                scheduling.laneRetention().toMillis(),
                "AGEING_MS",
                ageing == null ? 0 : ageing.toMillis());
    }
}
