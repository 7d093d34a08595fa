package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over TLS, as a user who may do no more than the manual says. */
class RedisSecuredBusTest extends BusAdapterContract {

    @TempDir
    private static Path directory;

    private static RedisProcess server;
    private static RedisSettings admin;
    private static RedisSettings user;

    @BeforeAll
    static void connect() throws IOException {
        TestCertificate certificate = TestCertificate.in(directory);
        server = RedisProcess.start(new RedisSecuredServer(
                RedisProgram.installed().orElseGet(RedisProgram::embedded), certificate, RedisRights.ofManual()));
        admin = settings(certificate, "default", RedisSecuredServer.ADMIN_PASSWORD);
        user = settings(certificate, RedisSecuredServer.USER, RedisSecuredServer.PASSWORD);
    }

    @AfterAll
    static void disconnect() {
        user.close();
        admin.close();
        server.close();
    }

    @Override
    protected BusFixture openFixture() {
        return new RedisBusFixture(admin.connectionFactory(), user.connectionFactory());
    }

    private static RedisSettings settings(TestCertificate certificate, String username, String password) {
        return new RedisSettings(
                "spring.data.redis.host=" + RedisProcess.HOST,
                "spring.data.redis.port=" + server.port(),
                "spring.data.redis.username=" + username,
                "spring.data.redis.password=" + password,
                "spring.data.redis.ssl.bundle=redis",
                "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + certificate.certificate());
    }
}
