package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Scripts are functions where Redis knows them and allows them, and are sent as ever where it does not. */
class RedisFunctionsTest {

    private static final String USER = "emp";
    private static final String PASSWORD = "a-secret-of-the-bus";

    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new Random());
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void aRedisThatKnowsFunctionsRunsNothingElse(int major) {
        RedisProcess server = start(major);
        RedisProbe probe = open(new RedisProbe(server.connectionFactory()));
        RedisBus bus = connect(server.connectionFactory());
        submit(bus);
        submit(bus);
        assertThat(probe.calls("fcall")).isGreaterThanOrEqualTo(2);
        assertThat(probe.calls("evalsha")).isZero();
        assertThat(probe.calls("eval")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void aLibraryThatRedisHasForgottenIsLoadedAgain(int major) {
        RedisProcess server = start(major);
        RedisProbe probe = open(new RedisProbe(server.connectionFactory()));
        RedisBus bus = connect(server.connectionFactory());
        submit(bus);
        probe.forgetFunctions();
        submit(bus);
        assertThat(probe.calls("evalsha")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+fcall", "+function|load"})
    void whoMayNotUseFunctionsSendsScripts(String right) throws Exception {
        RedisProcess server = start(8);
        RedisProbe probe = open(new RedisProbe(server.connectionFactory()));
        List<String> rights = new ArrayList<>(RedisRights.ofManual());
        assertThat(rights.remove(right)).isTrue();
        RedisBus bus = connect(as(server, probe, rights));
        submit(bus);
        submit(bus);
        assertThat(probe.calls("evalsha")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void twoVersionsOfEmpShareARedis() {
        RedisProcess server = start(8);
        RedisBus before = connect(server.connectionFactory());
        RedisBus after =
                RedisBus.connect(open(server.connectionFactory()), BusProperties.DEFAULT.withEventsKept(12_345), null);
        opened.add(after);
        submit(before);
        submit(after);
        submit(before);
        RedisProbe probe = open(new RedisProbe(server.connectionFactory()));
        assertThat(probe.calls("evalsha")).isZero();
    }

    private RedisProcess start(int major) {
        RedisProgram program = RedisProgram.ofMajor(major).orElse(null);
        Assumptions.assumeTrue(program != null, RedisProgram.missing(major));
        return open(RedisProcess.start(new RedisProcess.Server(program.path())));
    }

    private LettuceConnectionFactory as(RedisProcess server, RedisProbe probe, List<String> rights) {
        List<String> user = new ArrayList<>(List.of("SETUSER", USER, "on", ">" + PASSWORD));
        user.addAll(rights);
        probe.acl(user);
        RedisStandaloneConfiguration there = new RedisStandaloneConfiguration(RedisProcess.HOST, server.port());
        there.setUsername(USER);
        there.setPassword(RedisPassword.of(PASSWORD));
        return RedisProcess.started(new LettuceConnectionFactory(there));
    }

    private RedisBus connect(LettuceConnectionFactory redis) {
        opened.add(redis::destroy);
        return open(RedisBus.connect(redis, BusProperties.DEFAULT, null));
    }

    private LettuceConnectionFactory open(LettuceConnectionFactory redis) {
        opened.add(redis::destroy);
        return redis;
    }

    private <T extends AutoCloseable> T open(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private void submit(RedisBus bus) {
        JobId job = ids.next(0);
        assertThat(get(bus.jobs().submit(Submission.of(job, BusDriver.spec()))))
                .isInstanceOf(SubmitOutcome.Accepted.class);
    }
}
