package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.tenant.Tenant;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.jobbus.tenant.TenantUsage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisServerCommands.FlushOption;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** When the number of shards may be changed, and what is said when it may not. */
class ShardsInUseTest {

    private static final List<String> TENANTS = List.of("a", "b", "c", "d", "e", "f", "g", "h");

    private static LettuceConnectionFactory factory;
    private static RedisProbe probe;

    private final SettableClock clock = new SettableClock();
    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new Random());

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

    @BeforeEach
    void empty() {
        factory.getConnection().serverCommands().flushAll(FlushOption.SYNC);
    }

    private RedisBus connect(int shards) {
        return RedisBus.connect(factory, BusProperties.DEFAULT.withShards(shards), clock);
    }

    private void submitForAll(RedisBus bus) {
        for (String tenant : TENANTS) {
            JobSpec spec = BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant(tenant));
            JobId id = ids.next(bus.jobs().shards().of(tenant));
            assertThat(get(bus.jobs().submit(Submission.of(id, spec)))).isInstanceOf(SubmitOutcome.Accepted.class);
        }
    }

    /** The first claim after new lanes may answer with what it knew of before. */
    private static void endAll(RedisBus bus) {
        List<Claim> claims = claimAll(bus);
        while (!claims.isEmpty()) {
            claims.forEach(claim -> get(bus.jobs().complete(claim.lease(), BusDriver.RESULT)));
            claims = claimAll(bus);
        }
    }

    private static List<Claim> claimAll(RedisBus bus) {
        return get(bus.jobs()
                .claim(new ClaimRequest(
                        BusDriver.worker("m/a"),
                        Capabilities.ofService(BusDriver.SERVICE),
                        100,
                        BusDriver.LEASE,
                        Duration.ZERO)));
    }

    private String noted() {
        return probe.redis().opsForValue().get(Keys.HOME.shards());
    }

    @Test
    void withoutJobsTheNumberIsFree() {
        for (int shards : List.of(3, 5, 2, 1, 64)) {
            try (RedisBus bus = connect(shards)) {
                assertThat(get(bus.queries().counts())).isEmpty();
                assertThat(noted()).isEqualTo(Integer.toString(shards));
            }
        }
    }

    @Test
    void oneShardNeedsNoNote() {
        try (RedisBus bus = connect(1)) {
            assertThat(get(bus.queries().counts())).isEmpty();
            assertThat(noted()).isNull();
        }
    }

    @Test
    void jobsThatHaveNotEndedAreInTheWay() {
        try (RedisBus two = connect(2)) {
            submitForAll(two);
        }
        try (RedisBus three = connect(3)) {
            assertThatThrownBy(() -> get(three.queries().counts()))
                    .isInstanceOf(BusUnavailableException.class)
                    .hasMessage("emp.bus.shards is 3, but 2 are in use, and jobs are in the way of the change"
                            + " (8 that have not ended): set it to 2 again, let them end, stop all services,"
                            + " and change it in all of them");
            assertThat(noted()).isEqualTo("2");
            try (RedisBus two = connect(2)) {
                endAll(two);
            }
            assertThat(get(three.queries().counts())).isEqualTo(Map.of(JobState.SUCCEEDED, 8L));
            assertThat(noted()).isEqualTo("3");
            submitForAll(three);
        }
    }

    @Test
    void jobsInShardsThatWouldGoAreInTheWayUntilTheyAreRemoved() {
        try (RedisBus three = connect(3)) {
            submitForAll(three);
            endAll(three);
        }
        try (RedisBus one = connect(1)) {
            assertThatThrownBy(() -> get(one.queries().counts()))
                    .isInstanceOf(BusUnavailableException.class)
                    .hasMessageStartingWith("emp.bus.shards is 1, but 3 are in use")
                    .hasMessageContaining(" that have not ended or lie in shards that would go): set it to 3 again, let"
                            + " them end and their emp.bus.retention pass, stop all services");
            try (RedisBus three = connect(3)) {
                clock.advance(BusProperties.DEFAULT.retention().plusSeconds(1));
                assertThat(get(three.upkeep().removeOldJobs(100))).isEqualTo(TENANTS.size());
            }
            assertThat(get(one.queries().counts())).isEmpty();
            assertThat(noted()).isEqualTo("1");
        }
    }

    @Test
    void aNewShardIsRestrictedLikeTheOthers() {
        Scope drained = Scope.service(BusDriver.SERVICE);
        try (RedisBus three = connect(3)) {
            get(three.control().restrict(Scope.pool("heavy"), Mode.PAUSED));
        }
        try (RedisBus one = connect(1)) {
            get(one.control().resume(Scope.pool("heavy")));
            get(one.control().restrict(drained, Mode.DRAINING));
        }
        try (RedisBus three = connect(3)) {
            for (String tenant : TENANTS) {
                JobSpec spec = BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant(tenant));
                JobId id = ids.next(three.jobs().shards().of(tenant));
                assertThat(get(three.jobs().submit(Submission.of(id, spec))))
                        .isEqualTo(new SubmitOutcome.Draining(drained));
            }
            assertThat(probe.redis().opsForHash().keys(Keys.ofShard(2).restrictions()))
                    .containsExactly(drained.toString());
        }
    }

    @Test
    void limitsGoWithTheirTenants() {
        TenantLimits limits = TenantLimits.NONE.withMaxQueued(1L).withSpendPerDay(new Usd(5_000_000));
        try (RedisBus three = connect(3)) {
            TENANTS.forEach(tenant -> get(three.tenants().limit(tenant, limits)));
            submitForAll(three);
            endAll(three);
            clock.advance(BusProperties.DEFAULT.retention().plusSeconds(1));
            get(three.upkeep().removeOldJobs(100));
        }
        for (int shards : List.of(5, 1, 3)) {
            try (RedisBus bus = connect(shards)) {
                assertThat(get(bus.tenants().tenants()))
                        .containsExactlyElementsOf(TENANTS.stream()
                                .map(tenant -> new Tenant(tenant, limits, TenantUsage.NONE))
                                .toList());
                submitForAll(bus);
                JobSpec spec = BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant("a"));
                JobId id = ids.next(bus.jobs().shards().of("a"));
                assertThat(get(bus.jobs().submit(Submission.of(id, spec)))).isInstanceOf(SubmitOutcome.OverQuota.class);
                endAll(bus);
                clock.advance(BusProperties.DEFAULT.retention().plusSeconds(1));
                get(bus.upkeep().removeOldJobs(100));
            }
        }
        try (RedisBus three = connect(3)) {
            TENANTS.forEach(
                    tenant -> assertThat(get(three.tenants().lift(tenant))).isTrue());
            assertThat(probe.keys()).noneMatch(key -> key.contains("tenant"));
        }
    }

    @Test
    void upkeepNotesTheNumberAgainWhenRedisHasLostItAndSaysWhenItIsAnother() {
        try (RedisBus three = connect(3)) {
            assertThat(get(three.queries().counts())).isEmpty();
            factory.getConnection().serverCommands().flushAll(FlushOption.SYNC);
            get(three.upkeep().wakeForWaitingJobs(10));
            assertThat(noted()).isEqualTo("3");
            try (RedisBus two = connect(2)) {
                assertThat(get(two.queries().counts())).isEmpty();
            }
            assertThatThrownBy(() -> get(three.upkeep().wakeForWaitingJobs(10)))
                    .isInstanceOf(BusUnavailableException.class)
                    .hasMessage("emp.bus.shards is 3 here, but another service has put 2 into use:"
                            + " it must be the same in all of them");
        }
    }
}
