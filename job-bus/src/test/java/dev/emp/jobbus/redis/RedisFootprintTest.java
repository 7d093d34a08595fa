package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.ServiceOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What the bus leaves in Redis, and what it asks of it. */
class RedisFootprintTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LettuceConnectionFactory factory =
            EmbeddedRedisServer.shared().connectionFactory();
    private final RedisProbe probe = new RedisProbe(EmbeddedRedisServer.shared());
    private BusFixture fixture;
    private BusDriver driver;

    @BeforeEach
    void open() {
        fixture = new RedisBusFixture(factory);
        driver = new BusDriver(fixture);
    }

    @AfterEach
    void close() {
        fixture.close();
        probe.close();
        factory.destroy();
    }

    /** I10; that no script leaves the slot is shown by the contract on Redis Cluster. */
    @Test
    void everyKeyCarriesTheHashTagOfItsShard() {
        jobWithEverything();
        get(fixture.machines().offer(new ServiceOffer("comfyui", List.of(), new JsonText("{}"))));
        driver.submit(BusDriver.spec()
                .withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(60))));
        driver.startWaiting("m/idle");
        await().atMost(PATIENCE).until(probe::hasIdleWorkers);
        assertThat(probe.keys()).hasSizeGreaterThan(15).allMatch(key -> key.startsWith("emp:{0}:"));
    }

    /** I11. */
    @Test
    void nothingStaysOfAJobOnceItIsRemoved() {
        JobId succeeded = jobWithEverything();
        JobId failed = driver.submit();
        get(fixture.bus().fail(driver.claimOne("m/a").lease(), JobFailure.of(FailureClass.INVALID_INPUT, "wrong")));
        fixture.advance(BusFixture.JOB_RETENTION.plusSeconds(1));
        assertThat(get(fixture.upkeep().removeOldJobs(10))).isEqualTo(2);
        assertThat(probe.keys())
                .noneMatch(key -> key.contains(succeeded.value()) || key.contains(failed.value()))
                .containsExactlyInAnyOrder(
                        RedisProbe.key("counts"),
                        RedisProbe.key("events"),
                        RedisProbe.key("events:count"),
                        RedisProbe.key("fair"),
                        RedisProbe.key("idempotency:7:default:key"),
                        RedisProbe.key("lanes"),
                        RedisProbe.key("lanes:order"),
                        RedisProbe.key("lanes:unused"),
                        RedisProbe.key("lanes:version"),
                        probe.onlyKey("lane:*:profiles"),
                        probe.onlyKey("profile:*:lanes"),
                        probe.onlyKey("profile:*:version"),
                        RedisProbe.key("profiles"),
                        RedisProbe.key("sequence"));
    }

    /** I11. */
    @Test
    void nothingStaysOfALaneOnceItIsForgotten() {
        jobWithEverything();
        String lane = probe.onlyKey("lane:*:profiles").split(":")[3];
        fixture.advance(BusFixture.JOB_RETENTION.plusSeconds(1));
        assertThat(get(fixture.upkeep().removeOldJobs(10))).isEqualTo(1);
        assertThat(get(fixture.upkeep().removeUnusedLanes(10))).isEqualTo(1);
        assertThat(probe.keys())
                .noneMatch(key -> key.contains(lane))
                .containsExactlyInAnyOrder(
                        RedisProbe.key("counts"),
                        RedisProbe.key("events"),
                        RedisProbe.key("events:count"),
                        RedisProbe.key("fair"),
                        RedisProbe.key("idempotency:7:default:key"),
                        RedisProbe.key("lanes:version"),
                        probe.onlyKey("profile:*:version"),
                        RedisProbe.key("sequence"));
        assertThat(probe.redis().opsForHash().keys(RedisProbe.key("fair")))
                .allMatch(field -> !field.toString().contains(lane));
    }

    /** I11. */
    @Test
    void keysThatNobodyRemovesExpire() {
        jobWithEverything();
        driver.startWaiting("m/idle");
        await().atMost(PATIENCE).until(probe::hasIdleWorkers);
        assertThat(List.of(
                        RedisProbe.key("idempotency:7:default:key"),
                        probe.onlyKey("idle:*"),
                        probe.onlyKey("profile:*:lanes"),
                        probe.onlyKey("profile:*:version")))
                .allSatisfy(key -> assertThat(probe.redis().getExpire(key)).isPositive());
    }

    @Test
    void aQueuedJobOfAHundredBytesTakesLessThanAKilobyte() {
        int jobs = 5_000;
        JobSpec spec = JobSpec.of(BusDriver.SERVICE, new JsonText("{\"p\":\"" + "x".repeat(92) + "\"}"));
        long before = probe.usedMemory();
        CompletableFuture<?>[] submissions = IntStream.range(0, jobs)
                .mapToObj(i -> fixture.bus()
                        .submit(Submission.of(driver.newId(), spec))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        get(CompletableFuture.allOf(submissions));
        long each = (probe.usedMemory() - before) / jobs;
        System.out.println("a queued job with a payload of 100 bytes takes " + each + " bytes of Redis");
        assertThat(each).isLessThan(1_024);
    }

    @Test
    void aWaitingWorkerDoesNotPoll() {
        CompletableFuture<List<Claim>> waiting = driver.startWaiting("m/a");
        await().atMost(PATIENCE).until(probe::hasIdleWorkers);
        await().atMost(PATIENCE).until(() -> probe.blockedClients() == 1);
        probe.resetStatistics();
        probe.block(3);
        assertThat(probe.calls("evalsha") + probe.calls("blpop") - 1).isLessThanOrEqualTo(2);
        assertThat(waiting).isNotDone();
    }

    @Test
    void oneSubmissionWakesOneOfManyIdleWorkers() {
        driver.submit();
        driver.claimOne("m/a");
        List<CompletableFuture<List<Claim>>> waiting = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> waiting.add(driver.startWaiting("m/w" + i)));
        await().atMost(PATIENCE).until(() -> probe.idleWorkers() == 200);
        probe.resetStatistics();
        driver.submit();
        get(CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)));
        // The submission and one claim; a worker that says so just now that it is still there may add to it.
        assertThat(probe.calls("evalsha")).isBetween(2L, 4L);
        assertThat(waiting.stream().filter(CompletableFuture::isDone)).hasSize(1);
    }

    private JobId jobWithEverything() {
        JobId id = driver.newId();
        get(fixture.bus().submit(new Submission(id, BusDriver.spec(), new Idempotency("key", "body"))));
        Claim claim = driver.claimOne("m/a");
        get(fixture.bus().progress(claim.lease(), new Progress(0.5, "half")));
        get(fixture.bus().output(claim.lease(), new PartialOutput("text/plain", new byte[] {1})));
        get(fixture.bus().attach(claim.lease(), new ProviderHandle("prompt")));
        get(fixture.bus().renew(List.of(claim.lease()), LEASE));
        get(fixture.bus().release(claim.lease(), "draining"));
        Claim again = driver.claimOne("m/a");
        get(fixture.bus().complete(again.lease(), BusDriver.RESULT));
        return id;
    }
}
