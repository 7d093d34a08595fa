package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.RenewOutcome;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.contract.BusContract;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What is done over all shards of a bus, on three of them. What one shard promises is the matter of the contract. */
@Timeout(120)
class RedisShardsTest extends BusContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Well before a waiting worker says again that it is there, which would mend a lost wake. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Shards THREE = new Shards(3);
    private static final List<Keys> KEYS = Keys.all(THREE);

    private static LettuceConnectionFactory factory;
    private static RedisProbe probe;

    @BeforeAll
    static void connect() {
        factory = EmbeddedRedisServer.shared().connectionFactory();
        probe = new RedisProbe(EmbeddedRedisServer.shared());
    }

    @AfterAll
    static void disconnect() {
        probe.close();
        factory.destroy();
    }

    @Override
    protected BusFixture openFixture() {
        return RedisBusFixture.spread(factory, THREE);
    }

    private long idle(Keys shard) {
        return ((RedisBusFixture) fixture).idle(shard);
    }

    /** A job of a tenant whose jobs lie in the shard. */
    private static JobSpec in(int shard) {
        String tenant = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "tenant-" + i)
                .filter(name -> THREE.of(name) == shard)
                .findFirst()
                .orElseThrow();
        return BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant(tenant));
    }

    private JobId submitTo(int shard) {
        JobId id = driver.submit(in(shard));
        assertThat(id.shard()).isEqualTo(shard);
        return id;
    }

    private List<JobId> submitToAll(int each) {
        return IntStream.range(0, each * KEYS.size())
                .mapToObj(i -> submitTo(i % KEYS.size()))
                .toList();
    }

    private static JobId jobOf(CompletableFuture<List<Claim>> waiting) {
        assertThat(waiting)
                .succeedsWithin(SOON)
                .satisfies(claims -> assertThat(claims).hasSize(1));
        return get(waiting).getFirst().lease().job();
    }

    @Test
    void aJobThatIsNotWhereItsTenantsJobsAreIsRefused() {
        JobId astray = new JobId("j1-01k00000000000000000000000");
        assertThatThrownBy(() -> get(bus.submit(Submission.of(astray, in(2)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("job " + astray + " must lie in shard 2 of 3 (emp.bus.shards),"
                        + " where the jobs of its tenant are");
        assertThatThrownBy(() -> get(bus.replay(submitTo(0), astray))).isInstanceOf(IllegalArgumentException.class);
        assertThat(bus.shards()).isEqualTo(THREE);
    }

    @Test
    void aClaimTakesJobsOfEveryShard() {
        List<JobId> jobs = submitToAll(2);
        assertThat(driver.claimIds("m/a", 10)).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(driver.claimIds("m/a", 10)).isEmpty();
    }

    @Test
    void claimsTakeTurnsOverTheShards() {
        submitToAll(2);
        Set<Integer> shards = Set.copyOf(Stream.generate(() -> driver.claimOne("m/a"))
                .limit(3)
                .map(claim -> claim.lease().job().shard())
                .toList());
        assertThat(shards).containsExactlyInAnyOrder(0, 1, 2);
    }

    /** However its claims alternate with those of others. */
    @Test
    void aWorkerSeesEveryShardThoughThereAreJobsInAll() {
        submitToAll(20);
        Set<Integer> seen = new HashSet<>();
        for (int round = 0; round < 3; round++) {
            seen.add(driver.claimOne("m/a").lease().job().shard());
            driver.claim("m/other", Capabilities.ofService("another-service"), 1);
            driver.claim("m/third", Capabilities.ofService("a-third-service"), 1);
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void aJobInAnyShardWakesAnIdleWorker() {
        for (int shard = 0; shard < KEYS.size(); shard++) {
            CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
            fixture.awaitIdle(1);
            JobId job = submitTo(shard);
            assertThat(jobOf(waiting)).isEqualTo(job);
        }
    }

    @Test
    void oneJobWakesOneOfManyIdleWorkers() {
        submitToAll(1);
        driver.claim("m/a", 10);
        List<CompletableFuture<List<Claim>>> waiting = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> waiting.add(driver.startWaiting("m/w" + i)));
        fixture.awaitIdle(100);
        probe.resetStatistics();
        submitTo(1);
        get(CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)));
        await().atMost(PATIENCE).until(() -> KEYS.stream().allMatch(keys -> idle(keys) == 99));
        // The submission, one claim, and its leaving of two shards; a worker that says that it is there may add to it.
        assertThat(probe.calls("evalsha")).isBetween(4L, 10L);
        assertThat(waiting.stream().filter(CompletableFuture::isDone)).hasSize(1);
    }

    @Test
    void aWorkerWithAJobIsIdleNowhere() {
        for (int round = 0; round < 12; round++) {
            CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
            if (round % 2 == 0) {
                fixture.awaitIdle(1);
            }
            JobId job = submitTo(round % 3);
            assertThat(jobOf(waiting)).isEqualTo(job);
        }
        await().atMost(PATIENCE).until(() -> KEYS.stream().allMatch(keys -> idle(keys) == 0));
        JobId job = submitTo(2);
        assertThat(driver.claimIds("m/b", 1)).containsExactly(job);
    }

    /** The order to leave must not overtake the claim after it, in no shard: it would hide the worker there. */
    @Test
    void aWorkerThatClaimsAgainAtOnceIsIdleEverywhere() {
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
        fixture.awaitIdle(1);
        for (int round = 0; round < 12; round++) {
            probe.forgetScripts();
            JobId job = submitTo(round % 3);
            CompletableFuture<CompletableFuture<List<Claim>>> next =
                    waiting.thenApply(claims -> driver.startWaiting("m/a"));
            assertThat(jobOf(waiting)).isEqualTo(job);
            waiting = get(next);
            fixture.awaitIdle(1);
            assertThat(KEYS).allSatisfy(keys -> assertThat(idle(keys)).isEqualTo(1));
        }
    }

    @Test
    void jobsThatComeToAllShardsAtOnceAreAllTaken() {
        for (int round = 0; round < 10; round++) {
            List<CompletableFuture<List<Claim>>> waiting =
                    Stream.of("m/a", "m/b", "m/c").map(driver::startWaiting).toList();
            if (round % 2 == 0) {
                fixture.awaitIdle(3);
            }
            List<Submission> all = IntStream.range(0, 3)
                    .mapToObj(shard -> Submission.of(driver.newId(tenantOf(in(shard))), in(shard)))
                    .toList();
            List<SubmitOutcome> accepted = get(bus.submitAll(all));
            assertThat(accepted).hasOnlyElementsOfType(SubmitOutcome.Accepted.class);
            assertThat(waiting.stream().map(RedisShardsTest::jobOf))
                    .containsExactlyInAnyOrderElementsOf(
                            all.stream().map(Submission::id).toList());
        }
    }

    private static String tenantOf(JobSpec spec) {
        return spec.placement().tenant();
    }

    /** Without upkeep, and sooner than a worker says again that it is there: no wake is lost on the way. */
    @Test
    void manyWorkersDoTheJobsOfManyTenants() {
        int jobs = 300;
        AtomicInteger done = new AtomicInteger();
        CompletableFuture<Void> allDone = new CompletableFuture<>();
        for (int worker = 0; worker < 20; worker++) {
            workOn("m/w" + worker, () -> {
                if (done.incrementAndGet() == jobs) {
                    allDone.complete(null);
                }
            });
        }
        for (int i = 0; i < jobs; i++) {
            driver.submit(BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant("tenant-" + i % 17)));
        }
        assertThat(allDone).succeedsWithin(SOON);
        IntStream.range(0, 20).forEach(worker -> bus.stopWaiting(BusDriver.worker("m/w" + worker)));
    }

    private void workOn(String worker, Runnable onDone) {
        driver.startWaiting(worker)
                .thenAccept(claims -> claims.forEach(claim -> {
                    get(bus.complete(claim.lease(), BusDriver.RESULT));
                    onDone.run();
                    workOn(worker, onDone);
                }));
    }

    @Test
    void leasesOfAllShardsAreRenewedTogether() {
        submitToAll(2);
        List<Lease> leases = driver.claim("m/a", 10).stream().map(Claim::lease).toList();
        Lease canceled = leases.get(1);
        get(bus.cancel(canceled.job(), "test"));
        Lease stale = new Lease(leases.get(3).job(), 9, leases.get(3).worker());
        List<Lease> asked = List.of(leases.get(5), stale, leases.get(0), canceled, leases.get(2), leases.get(4));
        List<RenewOutcome> answers = get(bus.renew(asked, LEASE));
        RenewOutcome renewed = new RenewOutcome.Renewed(fixture.now().plus(LEASE), false);
        assertThat(answers)
                .containsExactly(
                        renewed,
                        new RenewOutcome.Stale(),
                        renewed,
                        new RenewOutcome.Renewed(fixture.now().plus(LEASE), true),
                        renewed,
                        renewed);
        assertThat(get(bus.renew(List.of(), LEASE))).isEmpty();
    }

    @Test
    void manySubmissionsAreAnsweredInTheirOrder() {
        List<Submission> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(Submission.of(driver.newId(tenantOf(in(i % 3))), in(i % 3)));
        }
        Submission first = all.getFirst();
        JobSpec dependent =
                in(0).withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first.id()))));
        Submission waits = Submission.of(driver.newId(tenantOf(dependent)), dependent);
        all.add(waits);
        all.add(all.get(4));
        List<SubmitOutcome> expected = new ArrayList<>();
        all.subList(0, 30)
                .forEach(each -> expected.add(new SubmitOutcome.Accepted(each.id(), JobState.QUEUED, fixture.now())));
        expected.add(new SubmitOutcome.Accepted(waits.id(), JobState.BLOCKED, fixture.now()));
        expected.add(new SubmitOutcome.Repeated(all.get(4).id()));
        assertThat(get(bus.submitAll(all))).isEqualTo(expected);
    }

    @Test
    void aJobInAnotherShardIsAnUnknownDependency() {
        JobId theirs = submitTo(1);
        JobSpec dependent = in(2).withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(theirs))));
        assertThat(get(bus.submit(Submission.of(driver.newId(tenantOf(dependent)), dependent))))
                .isEqualTo(new SubmitOutcome.UnknownDependency(theirs));
    }

    @Test
    void aPauseAndADrainHoldInEveryShard() {
        Scope service = Scope.service(BusDriver.SERVICE);
        List<JobId> jobs = submitToAll(1);
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/w");
        jobOf(waiting);
        get(control.restrict(service, Mode.PAUSED));
        assertThat(driver.claimIds("m/a", 10)).isEmpty();
        get(control.restrict(service, Mode.DRAINING));
        assertThat(get(control.restrictions())).isEqualTo(Map.of(service, Mode.DRAINING));
        for (int shard = 0; shard < KEYS.size(); shard++) {
            JobSpec spec = in(shard);
            assertThat(get(bus.submit(Submission.of(driver.newId(tenantOf(spec)), spec))))
                    .isEqualTo(new SubmitOutcome.Draining(service));
        }
        assertThat(driver.claimIds("m/a", 10)).hasSize(jobs.size() - 1);
        get(control.resume(service));
        assertThat(get(control.restrictions())).isEmpty();
        submitToAll(1);
    }

    @Test
    void aPauseThatIsLiftedWakesWorkersForJobsOfEveryShard() {
        Scope service = Scope.service(BusDriver.SERVICE);
        get(control.restrict(service, Mode.PAUSED));
        List<CompletableFuture<List<Claim>>> waiting =
                Stream.of("m/a", "m/b", "m/c").map(driver::startWaiting).toList();
        fixture.awaitIdle(3);
        List<JobId> jobs = submitToAll(1);
        get(control.resume(service));
        assertThat(waiting.stream().map(RedisShardsTest::jobOf)).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void upkeepVisitsEveryShardWithinItsLimit() {
        submitToAll(2);
        driver.claim("dead/a", 10);
        fixture.advance(LEASE.plusMillis(1));
        assertThat(get(upkeep.reclaimExpiredLeases(4))).isEqualTo(4);
        assertThat(get(upkeep.reclaimExpiredLeases(4))).isEqualTo(2);
        assertThat(get(upkeep.reclaimExpiredLeases(4))).isZero();
        driver.claim("m/a", 10).forEach(claim -> get(bus.complete(claim.lease(), BusDriver.RESULT)));
        assertThat(get(queries.counts())).isEqualTo(Map.of(JobState.SUCCEEDED, 6L));
        fixture.advance(Duration.ofDays(2));
        assertThat(get(upkeep.removeOldJobs(100))).isEqualTo(6);
        assertThat(get(upkeep.removeUnusedLanes(100))).isEqualTo(3);
        assertThat(driver.jobs()).isEmpty();
    }

    @Test
    void aMachineHearsOfCancelsInEveryShard() {
        Set<JobId> heard = ConcurrentHashMap.newKeySet();
        try (JobBus.Listening listening = bus.onCancel(new MachineId("m"), lease -> heard.add(lease.job()))) {
            List<JobId> jobs = submitToAll(1);
            driver.claim("m/a", 10);
            jobs.forEach(job -> get(bus.cancel(job, "test")));
            await().atMost(PATIENCE).until(() -> heard.containsAll(jobs));
        }
    }

    @Test
    void partialOutputIsFollowedInEveryShard() {
        submitToAll(1);
        for (Claim claim : driver.claim("m/a", 10)) {
            CompletableFuture<List<Part>> reader = events.readOutput(
                            claim.lease().job(), 0, 10, Duration.ofMinutes(5))
                    .toCompletableFuture();
            get(bus.output(claim.lease(), new PartialOutput("text/plain", new byte[] {1})));
            assertThat(get(reader)).hasSize(1);
        }
    }
}
