package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.CancelContract;
import dev.emp.jobbus.contract.ClaimContract;
import dev.emp.jobbus.contract.JobEventsContract;
import dev.emp.jobbus.contract.LimitContract;
import dev.emp.jobbus.contract.MachineDirectoryContract;
import dev.emp.jobbus.contract.WaitingContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over TLS, as a user who may do no more than the manual says: one contract for every kind of call. That the manual names
 * every command the bus uses is shown by {@link RedisRightsTest}.
 */
class RedisSecuredBusTest {

    @TempDir
    private static Path directory;

    private static RedisProcess server;
    private static RedisSettings admin;
    private static RedisSettings user;

    @BeforeAll
    static void connect() throws IOException {
        TestCertificate certificate = TestCertificate.in(directory);
        server = RedisProcess.start(new RedisSecuredServer(RedisProgram.newest(), certificate, RedisRights.ofManual()));
        admin = settings(certificate, "default", RedisSecuredServer.ADMIN_PASSWORD);
        user = settings(certificate, RedisSecuredServer.USER, RedisSecuredServer.PASSWORD);
    }

    @AfterAll
    static void disconnect() {
        user.close();
        admin.close();
        server.close();
    }

    @Nested
    class Claims extends ClaimContract {
        @Override
        protected BusFixture openFixture() {
            return openSecured();
        }
    }

    @Nested
    class Waiting extends WaitingContract {
        @Override
        protected BusFixture openFixture() {
            return openSecured();
        }
    }

    @Nested
    class Cancels extends CancelContract {
        @Override
        protected BusFixture openFixture() {
            return openSecured();
        }
    }

    @Nested
    class Limits extends LimitContract {
        @Override
        protected BusFixture openFixture() {
            return openSecured();
        }
    }

    @Nested
    class Events extends JobEventsContract {
        @Override
        protected BusFixture openFixture() {
            return openSecured();
        }
    }

    @Nested
    class Machines extends MachineDirectoryContract {
        @Override
        protected BusFixture openFixture() {
            return openSecured();
        }
    }

    private static BusFixture openSecured() {
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
