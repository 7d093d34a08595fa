package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** {@code emp.bus.durability=replicas}, on a master with one replica. */
@Timeout(120)
class RedisReplicationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);
    /** Long enough for a busy machine, and short enough to try again within the patience. */
    private static final Duration A_WHILE = Duration.ofSeconds(3);

    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new Random());
    private final RedisReplication servers = RedisReplication.start(1);
    private final LettuceConnectionFactory master = servers.master().connectionFactory();
    private final LettuceConnectionFactory replica = servers.replica().connectionFactory();
    private final RedisProbe probe = new RedisProbe(servers.master().connectionFactory());
    private final RedisBus bus = connect(PATIENCE);
    private final RedisBus hasty = connect(SHORT);

    private RedisBus connect(Duration timeout) {
        return RedisBus.connect(master, BusProperties.DEFAULT.withReplicas(1, timeout), null);
    }

    @AfterEach
    void close() {
        servers.replica().thaw();
        bus.close();
        hasty.close();
        probe.close();
        master.destroy();
        replica.destroy();
        servers.close();
    }

    @Test
    void anAnsweredSubmissionIsOnTheReplica() {
        for (int i = 0; i < 50; i++) {
            JobId job = ids.next(0);
            get(submit(bus.jobs(), job));
            assertThat(replicaHas(job)).isTrue();
        }
    }

    @Test
    void anAnsweredSubmissionToAnyShardIsOnTheReplica() {
        BusProperties sharded = BusProperties.DEFAULT.withReplicas(1, PATIENCE).withShards(3);
        try (RedisBus spread = RedisBus.connect(master, sharded, null)) {
            for (String tenant : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
                JobId job = ids.next(spread.jobs().shards().of(tenant));
                JobSpec spec = BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant(tenant));
                get(spread.jobs().submit(Submission.of(job, spec)));
                assertThat(replicaHas(job)).isTrue();
            }
        }
    }

    /** Their lines are not those of the calls that found Redis fit for use. */
    @Test
    void aWrongNumberOfShardsIsRefusedBeforeTheFirstWrite() {
        get(submit(bus.jobs(), ids.next(0)));
        BusProperties wrong = BusProperties.DEFAULT.withReplicas(1, PATIENCE).withShards(3);
        try (RedisBus other = RedisBus.connect(master, wrong, null)) {
            JobId job = ids.next(other.jobs().shards().of(Placement.DEFAULT.tenant()));
            assertThatThrownBy(() -> get(submit(other.jobs(), job)))
                    .isInstanceOf(BusUnavailableException.class)
                    .hasMessageContaining("emp.bus.shards");
            assertThat(replicaHas(job)).isFalse();
        }
    }

    @Test
    void everyAnswerWaitsForTheReplica() {
        Claim completed = claimNew();
        Claim failed = claimNew();
        JobId canceled = ids.next(0);
        get(submit(bus.jobs(), canceled));
        servers.replica().freeze();
        List<CompletableFuture<?>> answers = Stream.of(
                        submit(bus.jobs(), ids.next(0)),
                        bus.jobs().complete(completed.lease(), BusDriver.RESULT),
                        bus.jobs().fail(failed.lease(), JobFailure.of(FailureClass.INTERNAL, "broken")),
                        bus.jobs().cancel(canceled, "the user's wish"))
                .<CompletableFuture<?>>map(CompletionStage::toCompletableFuture)
                .toList();
        await().atMost(PATIENCE).until(() -> probe.blockedClients() > 0);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        servers.replica().thaw();
        answers.forEach(BusDriver::get);
    }

    @Test
    void withoutTheReplicaAWriteIsNotVouchedForAndMayBeRepeated() {
        JobId job = ids.next(0);
        servers.replica().freeze();
        assertUnvouched(() -> get(submit(hasty.jobs(), job)));
        servers.replica().thaw();
        servers.awaitInStep();
        assertThat(get(submit(bus.jobs(), job))).isEqualTo(new SubmitOutcome.Repeated(job));
        assertThat(replicaHas(job)).isTrue();
    }

    @Test
    void whatAnotherProcessHasWrittenIsNotVouchedForEither() {
        JobId job = ids.next(0);
        servers.replica().freeze();
        assertUnvouched(() -> get(submit(hasty.jobs(), job)));
        try (RedisBus other = connect(SHORT)) {
            assertUnvouched(() -> get(submit(other.jobs(), job)));
        }
    }

    @Test
    void claimsAndReadsDoNotWaitForTheReplica() {
        get(submit(bus.jobs(), ids.next(0)));
        servers.replica().freeze();
        CompletableFuture<SubmitOutcome> waiting = submit(bus.jobs(), ids.next(0));
        assertThat(claim()).isNotNull();
        assertThat(waiting).isNotDone();
    }

    @Test
    void callersShareTheWait() {
        get(submit(bus.jobs(), ids.next(0)));
        servers.replica().freeze();
        probe.resetStatistics();
        List<CompletableFuture<SubmitOutcome>> waiting = Stream.generate(() -> submit(bus.jobs(), ids.next(0)))
                .limit(100)
                .toList();
        await().atMost(PATIENCE).until(() -> probe.blockedClients() > 0);
        servers.replica().thaw();
        waiting.forEach(BusDriver::get);
        assertThat(probe.calls("wait")).isLessThan(10);
    }

    @Test
    void afterTheMasterWasGoneAndIsBackWritesAreVouchedForAgain() {
        try (RedisBus patient = connect(A_WHILE)) {
            submitUntilVouchedFor(patient, ids.next(0));
            servers.master().kill();
            assertThatThrownBy(() -> get(submit(patient.jobs(), ids.next(0))))
                    .isInstanceOf(BusUnavailableException.class);
            servers.master().restart();
            servers.awaitInStep();
            JobId job = ids.next(0);
            submitUntilVouchedFor(patient, job);
            assertThat(replicaHas(job)).isTrue();
        }
    }

    private static void submitUntilVouchedFor(RedisBus patient, JobId job) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(BusUnavailableException.class)
                .until(() -> get(submit(patient.jobs(), job)) != null);
    }

    @Test
    void aWriteUnderAStaleLeaseIsStillAValue() {
        Claim claim = claimNew();
        get(bus.jobs().complete(claim.lease(), BusDriver.RESULT));
        assertThat(get(bus.jobs().complete(claim.lease(), BusDriver.RESULT))).isEqualTo(new WriteOutcome.Stale());
    }

    private static void assertUnvouched(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(BusUnavailableException.class)
                .hasMessage("Redis has the write, but only 0 of 1 replicas had it within 200 ms"
                        + " (emp.bus.replicas, emp.bus.replication-timeout): it may be asked for again");
    }

    private boolean replicaHas(JobId job) {
        return new StringRedisTemplate(replica).hasKey(Keys.of(job).job(job));
    }

    private static CompletableFuture<SubmitOutcome> submit(JobBus jobs, JobId id) {
        return jobs.submit(Submission.of(id, BusDriver.spec())).toCompletableFuture();
    }

    private Claim claimNew() {
        get(submit(bus.jobs(), ids.next(0)));
        return claim();
    }

    private Claim claim() {
        ClaimRequest request = new ClaimRequest(
                BusDriver.worker("m/a"),
                Capabilities.ofService(BusDriver.SERVICE),
                1,
                Duration.ofSeconds(30),
                Duration.ZERO);
        return get(bus.jobs().claim(request)).getFirst();
    }
}
