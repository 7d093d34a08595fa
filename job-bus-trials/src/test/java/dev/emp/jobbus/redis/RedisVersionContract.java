package dev.emp.jobbus.redis;

import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The contract on a server of this machine of one major version; skipped where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisVersionContract extends BusAdapterContract {

    private final int major;
    private @Nullable RedisProcess server;
    private @Nullable LettuceConnectionFactory redis;

    RedisVersionContract(int major) {
        this.major = major;
    }

    @BeforeAll
    void connect() {
        RedisProgram program = RedisProgram.ofMajor(major).orElse(null);
        if (program == null) {
            System.out.println("SKIPPED: the job bus on Redis " + major + ": " + RedisProgram.missing(major));
            Assumptions.abort(RedisProgram.missing(major));
            return;
        }
        System.out.println("RAN ON: the job bus on Redis " + program.version());
        server = RedisProcess.start(new RedisProcess.Server(program.path()));
        redis = server.connectionFactory();
    }

    @AfterAll
    void disconnect() {
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
