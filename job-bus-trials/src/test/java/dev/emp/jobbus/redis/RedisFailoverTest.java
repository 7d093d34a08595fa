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
import dev.emp.jobbus.matching.Capabilities;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The master dies and sentinels promote its replica. */
@Timeout(240)
class RedisFailoverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final BusProperties NONE = BusProperties.DEFAULT.withCommandTimeout(Duration.ofSeconds(1));
    private static final BusProperties REPLICAS = NONE.withReplicas(1, Duration.ofSeconds(1));

    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new Random());
    private final RedisSentinelServers servers = RedisSentinelServers.start();
    private final LettuceConnectionFactory factory = servers.connectionFactory();

    @AfterEach
    void close() {
        factory.destroy();
        servers.close();
    }

    @Test
    void submissionsAndWaitingClaimsGoOnOnThePromotedReplica() {
        try (RedisBus bus = RedisBus.connect(factory, NONE, null);
                RedisProbe replica = new RedisProbe(servers.data().replica().connectionFactory())) {
            CompletableFuture<List<Claim>> waiting =
                    bus.jobs().claim(claimRequest()).toCompletableFuture();
            await().atMost(PATIENCE).until(replica::hasIdleWorkers);
            servers.data().master().kill();
            JobId job = ids.next(0);
            submitWhenAvailable(bus, job);
            await().atMost(PATIENCE).until(waiting::isDone);
            assertThat(get(waiting)).extracting(claim -> claim.lease().job()).containsExactly(job);
        }
    }

    @Test
    void withDurabilityNoneAnAnsweredJobThatTheReplicaNeverGotIsLost() {
        try (RedisBus bus = RedisBus.connect(factory, NONE, null)) {
            JobId before = ids.next(0);
            get(submit(bus, before));
            servers.data().cutOffReplica();
            JobId lost = ids.next(0);
            assertThat(get(submit(bus, lost))).isInstanceOf(SubmitOutcome.Accepted.class);
            failOver();
            assertThat(submitWhenAvailable(bus, before)).isEqualTo(new SubmitOutcome.Repeated(before));
            assertThat(submitWhenAvailable(bus, lost)).isInstanceOf(SubmitOutcome.Accepted.class);
        }
    }

    @Test
    void withDurabilityReplicasSuchAJobIsNotAnswered() {
        try (RedisBus bus = RedisBus.connect(factory, REPLICAS, null)) {
            JobId answered = ids.next(0);
            get(submit(bus, answered));
            servers.data().cutOffReplica();
            JobId unanswered = ids.next(0);
            assertThatThrownBy(() -> get(submit(bus, unanswered)))
                    .isInstanceOf(BusUnavailableException.class)
                    .hasMessageContaining("only 0 of 1 replicas");
            failOver();
            // The promoted replica has none of its own now, so that repeats are refused until the old master is back.
            servers.data().master().restart();
            assertThat(submitWhenAvailable(bus, answered)).isEqualTo(new SubmitOutcome.Repeated(answered));
            submitWhenAvailable(bus, unanswered);
        }
    }

    private void failOver() {
        servers.data().master().kill();
        servers.data().replica().thaw();
        servers.awaitPromotion();
    }

    /** As a careful client does it: asks again with the same id until it has an answer. */
    private SubmitOutcome submitWhenAvailable(RedisBus bus, JobId id) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(BusUnavailableException.class)
                .until(() -> get(submit(bus, id)), answer -> true);
    }

    private static CompletableFuture<SubmitOutcome> submit(RedisBus bus, JobId id) {
        return bus.jobs().submit(Submission.of(id, BusDriver.spec())).toCompletableFuture();
    }

    private static ClaimRequest claimRequest() {
        return new ClaimRequest(
                BusDriver.worker("m/a"),
                Capabilities.ofService(BusDriver.SERVICE),
                1,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5));
    }
}
