package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusFixture;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The contract on the installed Redis 7 or later; skipped where there is none. */
class Redis7BusTest extends BusAdapterContract {

    private static RedisProcess server;
    private static LettuceConnectionFactory redis;

    @BeforeAll
    static void connect() {
        Optional<Path> program = RedisProgram.installed();
        if (program.isEmpty()) {
            System.out.println("SKIPPED: the job bus on Redis 7: " + RedisProgram.NOT_INSTALLED);
            Assumptions.abort(RedisProgram.NOT_INSTALLED);
        }
        server = RedisProcess.start(new RedisProcess.Server(program.get()));
        redis = server.connectionFactory();
    }

    @AfterAll
    static void disconnect() {
        if (server != null) {
            redis.destroy();
            server.close();
        }
    }

    @Override
    protected BusFixture openFixture() {
        return new RedisBusFixture(redis);
    }
}
