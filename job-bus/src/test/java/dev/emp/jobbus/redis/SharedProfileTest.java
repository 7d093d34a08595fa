package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisServerCommands.FlushOption;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Processes whose workers offer the same share what was matched, whichever of them did it, and when. */
class SharedProfileTest {

    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new Random());
    private final LettuceConnectionFactory factory =
            EmbeddedRedisServer.shared().connectionFactory();

    @BeforeEach
    void empty() {
        factory.getConnection().serverCommands().flushAll(FlushOption.SYNC);
    }

    @AfterEach
    void disconnect() {
        factory.destroy();
    }

    private RedisBus connect() {
        return RedisBus.connect(factory, BusProperties.DEFAULT, null);
    }

    /** Every tenant has a lane of its own. */
    private JobId submit(RedisBus bus, String tenant) {
        JobId id = ids.next(0);
        get(bus.jobs().submit(Submission.of(id, BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant(tenant)))));
        return id;
    }

    private static List<JobId> claim(RedisBus bus) {
        return BusDriver.idsOf(get(bus.jobs()
                .claim(new ClaimRequest(
                        BusDriver.worker("m/a"),
                        Capabilities.ofService(BusDriver.SERVICE),
                        100,
                        BusDriver.LEASE,
                        Duration.ZERO))));
    }

    @Test
    void aProcessThatStartsAnewMatchesTheLanesThatCameMeanwhile() {
        try (RedisBus before = connect()) {
            assertThat(claim(before)).isEmpty();
            JobId first = submit(before, "a");
            assertThat(claim(before)).containsExactly(first);
        }
        try (RedisBus after = connect()) {
            JobId second = submit(after, "b");
            assertThat(claim(after)).containsExactly(second);
        }
    }

    @Test
    void aProcessThatKnowsLessThanAnotherMatchesTheLanesThatComeAfterBoth() {
        try (RedisBus one = connect();
                RedisBus other = connect()) {
            JobId first = submit(one, "a");
            assertThat(claim(one)).containsExactly(first);
            JobId second = submit(one, "b");
            assertThat(claim(other)).containsExactly(second);
            JobId third = submit(one, "c");
            assertThat(claim(one)).containsExactly(third);
        }
    }
}
