package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.query.JobQueries;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Records that cannot be read, whoever damaged them, stop nobody else (invariant I7). */
@ExtendWith(OutputCaptureExtension.class)
class RedisDamageTest {

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

    @Test
    void aJobWithoutARecordIsSkipped() {
        JobId damaged = driver.submit();
        JobId good = driver.submit();
        probe.redis().delete(recordOf(damaged));
        assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(good);
        assertThat(driver.claim("m/a", 10)).isEmpty();
    }

    @Test
    void aRecordOfTheWrongTypeIsSkipped() {
        JobId damaged = driver.submit();
        JobId good = driver.submit();
        probe.redis().delete(recordOf(damaged));
        probe.redis().opsForValue().set(recordOf(damaged), "not a hash");
        assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(good);
        assertThat(get(fixture.queries().list(JobQueries.Filter.ALL, null, 10)).jobs())
                .extracting(job -> job.id())
                .containsExactly(good);
    }

    @Test
    void aJobWhoseSubmissionIsGoneHasFailed() {
        JobId damaged = driver.submit();
        JobId good = driver.submit();
        probe.redis().delete(recordOf(damaged) + ":spec");
        assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(good);
        assertThat(driver.typesOf(damaged)).containsExactly(JobEvent.Type.SUBMITTED, JobEvent.Type.FAILED);
        assertThat(get(fixture.queries().counts())).isEqualTo(Map.of(JobState.FAILED, 1L, JobState.RUNNING, 1L));
    }

    @Test
    void aJobWhoseSubmissionCannotBeParsedHasFailed() {
        JobId damaged = driver.submit();
        JobId good = driver.submit();
        probe.redis().opsForValue().set(recordOf(damaged) + ":spec", "{\"service\":");
        assertThat(driver.claim("m/a", 10))
                .extracting(claim -> claim.lease().job())
                .containsExactly(good);
        JobEvent.Type last = awaitedTypeAfterStart(damaged);
        assertThat(last).isEqualTo(JobEvent.Type.FAILED);
    }

    @Test
    void strayMembersOfTheIndexesAreDropped() {
        JobId running = driver.submit();
        driver.claimOne("m/a");
        JobId scheduled = driver.submit(BusDriver.spec()
                .withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(1))));
        probe.redis().opsForZSet().add(RedisProbe.key("leases"), "stray", 1);
        probe.redis().opsForZSet().add(RedisProbe.key("scheduled"), "stray", 1);
        probe.redis().opsForList().leftPush(RedisProbe.key("finished"), "1 stray");
        fixture.advance(LEASE.plusSeconds(1));
        assertThat(get(fixture.upkeep().reclaimExpiredLeases(10))).isEqualTo(2);
        assertThat(get(fixture.upkeep().queueDueJobs(10))).isEqualTo(2);
        assertThat(get(fixture.upkeep().removeOldJobs(10))).isEqualTo(1);
        assertThat(driver.claim("m/a", 10))
                .extracting(claim -> claim.lease().job())
                .containsExactly(running, scheduled);
    }

    @Test
    void aLaneThatCannotBeReadIsTakenByNobody() {
        driver.submit(BusDriver.spec().withRequirements(Requirements.of(Requirement.equal("pool", "fast"))));
        String lane = (String) probe.redis()
                .opsForHash()
                .keys(RedisProbe.key("lanes"))
                .iterator()
                .next();
        probe.redis().opsForHash().put(RedisProbe.key("lanes"), lane, "[{\"attribute\":");
        JobId good = driver.submit();
        assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(good);
    }

    @Test
    void anEventThatCannotBeReadIsLeftOut() {
        JobId before = driver.submit();
        probe.redis().opsForStream().add(RedisProbe.key("events"), Map.of("job", "nonsense"));
        JobId after = driver.submit();
        assertThat(get(fixture.events().read(EventCursor.START, 10, Duration.ZERO))
                        .events())
                .extracting(JobEvent::job)
                .containsExactly(before, after);
    }

    @Test
    void aMachineThatCannotBeReadIsLeftOut() {
        MachineReport report = TestReport.of("good", fixture.now()).build();
        get(fixture.machines().report(report));
        probe.redis().opsForValue().set(RedisProbe.key("machine:bad"), "{\"schema_version\":99}");
        probe.redis().opsForZSet().add(RedisProbe.key("machines"), "bad", Double.MAX_VALUE);
        assertThat(get(fixture.machines().machines())).containsExactly(report);
    }

    @Test
    void aCommandOfALaterVersionIsUnknownAndOneThatCannotBeReadIsLeftOut() {
        MachineId machine = new MachineId("good");
        get(fixture.machines().report(TestReport.of("good", fixture.now()).build()));
        MachineCommand drain = new MachineCommand.Drain();
        for (String id : List.of("cmd_1", "cmd_2", "cmd_3", "cmd_4", "cmd_5")) {
            get(fixture.commands().send(machine, id, drain));
        }
        write("cmd_1", "{\"kind\":\"dance\",\"tempo\":{\"bpm\":120}}");
        write("cmd_2", "{\"kind\":");
        write("cmd_3", "{\"service\":\"comfyui\"}");
        write("cmd_4", "{\"kind\":\"log\"}");
        assertThat(get(fixture.commands().waiting(machine)))
                .extracting(SentCommand::command)
                .containsExactlyInAnyOrder(
                        new MachineCommand.Unknown("dance", null), new MachineCommand.Unknown("log", null), drain);
    }

    private void write(String command, String json) {
        probe.redis().opsForHash().put(RedisProbe.key("commands:good:" + command), "command", json);
    }

    @Test
    void aReportThatIsTooLargeGoesOutAndTheLogSaysSoOnce(CapturedOutput output) {
        Capabilities much = Capabilities.ofService("comfyui").with("model", AttributeValue.of("m".repeat(20_000)));
        MachineReport.Worker worker = new MachineReport.Worker(BusDriver.worker("big/gpu0"), 1, much, List.of());
        MachineReport report =
                TestReport.of("big", fixture.now()).workers(worker).build();
        get(fixture.machines().report(report));
        get(fixture.machines().report(report));
        assertThat(get(fixture.machines().machines())).containsExactly(report);
        assertThat(output).containsOnlyOnce("The report of machine big has more than 16384 bytes");
    }

    private JobEvent.Type awaitedTypeAfterStart(JobId job) {
        JobEvent last = driver.eventsOf(job).getLast();
        return last.type() != JobEvent.Type.STARTED
                ? last.type()
                : get(fixture.events().read(last.cursor(), 10, Duration.ofSeconds(30))).events().stream()
                        .filter(event -> event.job().equals(job))
                        .findFirst()
                        .orElseThrow()
                        .type();
    }

    private static String recordOf(JobId job) {
        return RedisProbe.key("job:" + job);
    }
}
