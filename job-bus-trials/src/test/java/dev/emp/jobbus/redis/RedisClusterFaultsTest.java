package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A node of a cluster dies. */
@Timeout(240)
class RedisClusterFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final BusProperties PROPERTIES = BusProperties.DEFAULT.withCommandTimeout(Duration.ofSeconds(1));

    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new Random());
    private final RedisClusterServers servers = RedisClusterServers.startWithReplica(Keys.HOME.prefix());
    private final LettuceConnectionFactory factory = servers.connectionFactory();

    @AfterEach
    void close() {
        factory.destroy();
        servers.close();
    }

    @Test
    void theReplicaOfAMasterThatDiesTakesOver() {
        BusProperties replicated = PROPERTIES.withReplicas(1, Duration.ofSeconds(1));
        try (RedisBus bus = RedisBus.connect(factory, PROPERTIES, null);
                RedisBus careful = RedisBus.connect(factory, replicated, null)) {
            JobId first = ids.next(0);
            get(submit(careful, first));
            CompletableFuture<List<Claim>> waiting =
                    bus.jobs().claim(claimRequest("m/b")).toCompletableFuture();
            assertThat(get(waiting)).extracting(claim -> claim.lease().job()).containsExactly(first);
            waiting = bus.jobs().claim(claimRequest("m/a")).toCompletableFuture();
            // Before it waits, a fault would end it.
            try (RedisProbe probe =
                    new RedisProbe(servers.masterOf(Keys.HOME.prefix()).connectionFactory())) {
                await().atMost(PATIENCE).until(probe::hasIdleWorkers);
            }
            servers.masterOf(Keys.HOME.prefix()).kill();
            JobId second = ids.next(0);
            submitWhenAvailable(bus, second);
            await().atMost(PATIENCE).until(waiting::isDone);
            assertThat(get(waiting)).extracting(claim -> claim.lease().job()).containsExactly(second);
            assertThat(submitWhenAvailable(bus, first)).isEqualTo(new SubmitOutcome.Repeated(first));
            // What was the replica has none now; with the old master back, it has.
            servers.masterOf(Keys.HOME.prefix()).restart();
            submitWhenAvailable(careful, ids.next(0));
        }
    }

    @Test
    void aMasterWithoutAReplicaStopsTheClusterUntilItIsBack() {
        try (RedisBus bus = RedisBus.connect(factory, PROPERTIES, null)) {
            JobId first = ids.next(0);
            get(submit(bus, first));
            RedisProcess other = servers.masters().getFirst();
            other.kill();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> get(submit(bus, ids.next(0))))
                            .isInstanceOf(BusUnavailableException.class)
                            .hasMessageContaining("CLUSTERDOWN"));
            other.restart();
            assertThat(submitWhenAvailable(bus, first)).isEqualTo(new SubmitOutcome.Repeated(first));
        }
    }

    @Test
    void aMasterThatIsDownHoldsUpNoJobsOfOtherShards() {
        servers.askAll(commands -> commands.configSet("cluster-require-full-coverage", "no"));
        RedisProcess broken = servers.masterOf(Keys.ofShard(3).prefix());
        try (RedisBus bus = RedisBus.connect(factory, PROPERTIES.withShards(4), null)) {
            CompletableFuture<List<Claim>> waiting =
                    bus.jobs().claim(claimRequest("m/a")).toCompletableFuture();
            try (RedisProbe probe =
                    new RedisProbe(servers.masterOf(Keys.HOME.prefix()).connectionFactory())) {
                await().atMost(PATIENCE).until(probe::hasIdleWorkers);
            }
            broken.kill();
            for (int round = 0; round < 2; round++) {
                Submission job = submissionIn(0, bus.jobs().shards());
                submitWhenAvailable(bus, job);
                assertThat(BusDriver.idsOf(get(waiting))).containsExactly(job.id());
                waiting = bus.jobs().claim(claimRequest("m/a")).toCompletableFuture();
            }
            broken.restart();
            Submission job = submissionIn(3, bus.jobs().shards());
            submitWhenAvailable(bus, job);
            assertThat(BusDriver.idsOf(get(waiting))).containsExactly(job.id());
        }
    }

    private Submission submissionIn(int shard, Shards shards) {
        String tenant = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "tenant-" + i)
                .filter(name -> shards.of(name) == shard)
                .findFirst()
                .orElseThrow();
        return Submission.of(ids.next(shard), BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant(tenant)));
    }

    /** As a careful client does it: asks again with the same id until it has an answer. */
    private SubmitOutcome submitWhenAvailable(RedisBus bus, JobId id) {
        return submitWhenAvailable(bus, Submission.of(id, BusDriver.spec()));
    }

    private SubmitOutcome submitWhenAvailable(RedisBus bus, Submission submission) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(BusUnavailableException.class)
                .until(() -> get(bus.jobs().submit(submission)), answer -> true);
    }

    private static CompletableFuture<SubmitOutcome> submit(RedisBus bus, JobId id) {
        return bus.jobs().submit(Submission.of(id, BusDriver.spec())).toCompletableFuture();
    }

    private static ClaimRequest claimRequest(String worker) {
        return new ClaimRequest(
                BusDriver.worker(worker),
                Capabilities.ofService(BusDriver.SERVICE),
                1,
                Duration.ofMinutes(10),
                Duration.ofMinutes(5));
    }
}
