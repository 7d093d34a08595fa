package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.job.JobId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever may not use Redis is told what is wrong and which setting says so, without any secret. */
@Timeout(120)
class RedisAccessFaultsTest {

    private static final String WRONG_PASSWORD = "a-secret-that-is-wrong";
    private static final String ENCRYPTED = "spring.data.redis.ssl.bundle=redis";
    private static final String USER = "spring.data.redis.username=" + RedisSecuredServer.USER;
    private static final String PASSWORD = "spring.data.redis.password=" + RedisSecuredServer.PASSWORD;

    @TempDir
    private static Path directory;

    private static TestCertificate certificate;
    private static RedisProcess secured;

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.in(directory);
        secured = startWith(RedisRights.ofManualBefore7());
    }

    @AfterAll
    static void stop() {
        secured.close();
    }

    private static RedisProcess startWith(List<String> rights) {
        return RedisProcess.start(new RedisSecuredServer(RedisProgram.embedded(), certificate, rights));
    }

    @Test
    void aWrongPasswordNamesTheSettingsOfTheUser() {
        assertFault(secured, ENCRYPTED, USER, "spring.data.redis.password=" + WRONG_PASSWORD)
                .contains("refuses the user name or the password", "spring.data.redis.username");
    }

    @Test
    void aMissingPasswordNamesItsSetting() {
        assertFault(secured, ENCRYPTED).contains("wants a password (spring.data.redis.password)");
    }

    @Test
    void aMissingRightToACommandNamesTheManual() throws IOException {
        assertFaultWithout("+evalsha").contains("lacks a right that docs/redis.md lists", "evalsha");
    }

    @Test
    void aMissingRightToACommandInsideAScriptNamesTheManual() throws IOException {
        assertFaultWithout("+zadd").contains("lacks a right that docs/redis.md lists");
    }

    @Test
    void aMissingRightToTheKeysNamesTheManual() throws IOException {
        assertFaultWithout("~emp:*").contains("lacks a right that docs/redis.md lists", "keys");
    }

    @Test
    void aServerThatIsNotTrustedNamesTheSettingsOfTls() {
        assertFault(secured, "spring.data.redis.ssl.enabled=true", USER, PASSWORD)
                .contains(
                        "TLS handshake with Redis failed (spring.data.redis.ssl.enabled, spring.data.redis.ssl.bundle)");
    }

    @Test
    void aPlainConnectionToATlsPortNamesTheSettingOfTls() {
        assertFault(secured, USER, PASSWORD).contains("cannot be reached", "spring.data.redis.ssl.enabled");
    }

    @Test
    void aTlsConnectionToAPlainPortNamesTheSettingOfTls() {
        try (RedisProcess plain = RedisProcess.start(new RedisProcess.Server(RedisProgram.embedded()))) {
            assertFault(plain, ENCRYPTED).contains("cannot be reached", "spring.data.redis.ssl.enabled");
        }
    }

    private static AbstractStringAssert<?> assertFaultWithout(String right) throws IOException {
        List<String> rights = new ArrayList<>(RedisRights.ofManualBefore7());
        assertThat(rights.remove(right)).isTrue();
        try (RedisProcess server = startWith(rights)) {
            return assertFault(server, ENCRYPTED, USER, PASSWORD);
        }
    }

    private static AbstractStringAssert<?> assertFault(RedisProcess server, String... settings) {
        Throwable fault = catchThrowable(() -> submitOnce(server, settings));
        assertThat(fault).isInstanceOf(BusUnavailableException.class);
        StringWriter everything = new StringWriter();
        fault.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString())
                .doesNotContain(WRONG_PASSWORD, RedisSecuredServer.PASSWORD, RedisSecuredServer.ADMIN_PASSWORD);
        return assertThat(fault.getMessage());
    }

    private static void submitOnce(RedisProcess server, String... settings) {
        String[] all = Stream.concat(
                        Stream.of(settings),
                        Stream.of(
                                "spring.data.redis.host=" + RedisProcess.HOST,
                                "spring.data.redis.port=" + server.port(),
                                "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + certificate.certificate()))
                .toArray(String[]::new);
        BusProperties properties = BusProperties.DEFAULT.withCommandTimeout(Duration.ofSeconds(2));
        try (RedisSettings redis = new RedisSettings(all);
                RedisBus bus = RedisBus.connect(redis.connectionFactory(), properties, null)) {
            get(bus.jobs().submit(Submission.of(new JobId("j0-01k00000000000000000000000"), BusDriver.spec())));
        }
    }
}
