package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.tenant.SubmissionRate;
import dev.emp.jobbus.tenant.TenantLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What limits of tenants leave in Redis, and what they ask of it. */
class RedisTenantsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ACME = "acme";
    private static final JobSpec OF_ACME = BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant(ACME));
    private static final int LANES = 40;
    private static final Capabilities LARGE =
            Capabilities.ofService(BusDriver.SERVICE).with("gpu.memory_gb", AttributeValue.of(1_000));

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

    private void allowRunning(int most) {
        get(fixture.tenants().limit(ACME, TenantLimits.NONE.withMaxRunning(most)));
    }

    private void submitInManyLanes() {
        IntStream.range(0, LANES)
                .forEach(i -> driver.submit(
                        OF_ACME.withRequirements(Requirements.of(Requirement.atLeast("gpu.memory_gb", i)))));
    }

    /** What a script asks to find out whether anything is limited or restricted is {@code EXISTS}, or part of an {@code MGET}. */
    @Test
    void whereNoTenantHasLimitsASubmissionAndAClaimAskNothingMoreAndACompletionOnce() {
        driver.submit();
        get(fixture.bus().complete(driver.claimOne("m/a").lease(), BusDriver.RESULT));
        probe.resetStatistics();
        driver.submit();
        assertThat(probe.calls("exists")).isEqualTo(1);
        assertThat(probe.calls("hget")).isZero();
        // The places in the lane.
        assertThat(probe.calls("hmget")).isEqualTo(1);
        probe.resetStatistics();
        Claim claim = driver.claimOne("m/a");
        assertThat(probe.calls("exists")).isZero();
        assertThat(probe.calls("mget")).isEqualTo(1);
        probe.resetStatistics();
        get(fixture.bus().complete(claim.lease(), BusDriver.RESULT));
        assertThat(probe.calls("exists")).isEqualTo(1);
        assertThat(probe.calls("hmget")).isEqualTo(1);
    }

    /** I11. */
    @Test
    void nothingStaysOfATenantWhoseLimitsAreLifted() {
        get(fixture.tenants()
                .limit(
                        ACME,
                        TenantLimits.NONE
                                .withMaxRunning(1)
                                .withSpendPerDay(new Usd(1_000_000_000))
                                .withSubmissions(new SubmissionRate(100_000, 100))));
        submitInManyLanes();
        Claim claim = driver.claim("m/a", LARGE, 2).getFirst();
        assertThat(driver.claim("m/a", LARGE, 2)).isEmpty();
        get(fixture.bus().complete(claim.lease(), BusDriver.costing(2)));
        assertThat(driver.claim("m/a", LARGE, 2)).hasSize(1);
        assertThat(driver.claim("m/a", LARGE, 2)).isEmpty();
        assertThat(probe.keys())
                .contains(
                        RedisProbe.key("tenants"),
                        RedisProbe.key("tenants:limited"),
                        RedisProbe.key("tenant:acme"),
                        RedisProbe.key("held:acme"))
                .allMatch(key -> key.startsWith("emp:{0}:"));
        get(fixture.tenants().lift(ACME));
        assertThat(probe.keys()).noneMatch(key -> key.contains("tenant") || key.contains("held:"));
        assertThat(driver.claim("m/a", LARGE, LANES)).hasSize(LANES - 2);
    }

    /** I6. */
    @Test
    void theLanesOfAFullTenantAreComeAcrossOnce() {
        allowRunning(1);
        submitInManyLanes();
        assertThat(driver.claim("m/a", LARGE, 10)).hasSize(1);
        assertThat(driver.claim("m/a", LARGE, 10)).isEmpty();
        assertThat(probe.redis().opsForZSet().zCard(RedisProbe.key("held:acme")))
                .isEqualTo(LANES - 1);
        assertThat(probe.redis().hasKey(RedisProbe.key("ready"))).isFalse();
        probe.resetStatistics();
        assertThat(driver.claim("m/a", LARGE, 10)).isEmpty();
        assertThat(probe.calls("zrangebyscore")).isEqualTo(1);
        assertThat(probe.calls("hget")).isZero();
    }

    @Test
    void anEndPutsTheLanesBack() {
        allowRunning(1);
        submitInManyLanes();
        Claim claim = driver.claim("m/a", LARGE, 1).getFirst();
        assertThat(driver.claim("m/a", LARGE, 10)).isEmpty();
        get(fixture.bus().complete(claim.lease(), BusDriver.RESULT));
        assertThat(probe.redis().opsForZSet().zCard(RedisProbe.key("ready"))).isEqualTo(LANES - 1);
        assertThat(probe.redis().hasKey(RedisProbe.key("held:acme"))).isFalse();
    }

    /** A job is canceled while its lane is held: nobody is to come across an empty lane for ever. */
    @Test
    void aHeldLaneThatIsEmptiedIsNotPutBack() {
        allowRunning(0);
        JobId id = driver.submit(OF_ACME);
        get(fixture.bus().cancel(id, "test"));
        allowRunning(1);
        assertThat(probe.redis().hasKey(RedisProbe.key("held:acme"))).isFalse();
        assertThat(probe.redis().hasKey(RedisProbe.key("ready"))).isFalse();
    }

    @Test
    void aSubmissionForAFullTenantWakesNobody() {
        allowRunning(0);
        driver.submit(OF_ACME);
        List<CompletableFuture<List<Claim>>> waiting = IntStream.range(0, 20)
                .mapToObj(i -> driver.startWaiting("m/w" + i))
                .toList();
        await().atMost(PATIENCE).until(() -> probe.idleWorkers() == 20);
        probe.resetStatistics();
        driver.submit(OF_ACME);
        get(fixture.upkeep().wakeForWaitingJobs(10));
        assertThat(probe.calls("rpush")).isZero();
        allowRunning(1);
        get(CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)));
        assertThat(waiting.stream().filter(CompletableFuture::isDone)).hasSize(1);
    }

    /** I7. */
    @Test
    void damagedRecordsKeepNobodyFromSettingLimits() {
        driver.submit(OF_ACME, 3);
        JobId damaged = driver.claimOne("m/a").lease().job();
        driver.claimOne("m/a");
        probe.redis().delete(RedisProbe.key("job:" + damaged));
        probe.redis().opsForValue().set(RedisProbe.key("job:" + damaged), "not a hash");
        probe.redis().opsForHash().put(RedisProbe.key("lanes"), "broken", "[{");
        allowRunning(1);
        assertThat(get(fixture.tenants().tenant(ACME)).orElseThrow().usage().running())
                .isEqualTo(1);
        assertThat(driver.claim("m/a", 1)).isEmpty();
    }
}
