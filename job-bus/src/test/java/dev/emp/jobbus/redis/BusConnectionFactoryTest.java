package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;
import reactor.core.publisher.Mono;

/** That nothing of the application's settings is lost on the way to the bus's connections. */
class BusConnectionFactoryTest {

    private static final String PASSWORD = "p@ss:word/1";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static RedisProcess server;

    private LettuceConnectionFactory application;
    private LettuceConnectionFactory bus;

    @BeforeAll
    static void startServer() {
        server = RedisProcess.start(new RedisProcess.Server(RedisProgram.embedded(), "--requirepass", PASSWORD));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void close() {
        bus.destroy();
        bus.getClientResources().shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        application.destroy();
    }

    @Test
    void passwordDatabaseAndNameArrive() {
        RedisStandaloneConfiguration settings = settings();
        settings.setPassword(PASSWORD);
        settings.setDatabase(3);

        assertThat(clientInfo(
                        settings,
                        LettuceClientConfiguration.builder()
                                .clientName("my-bus")
                                .build()))
                .contains(" db=3 ", " name=my-bus ", " user=default ");
    }

    @Test
    void aUserWithAPasswordArrives() {
        RedisStandaloneConfiguration settings = settings();
        settings.setUsername("default");
        settings.setPassword(RedisPassword.of(PASSWORD));

        assertThat(clientInfo(settings, LettuceClientConfiguration.defaultConfiguration()))
                .contains(" db=0 ", " name=emp-bus ", " user=default ");
    }

    @Test
    void credentialsThatChangeAreAskedForWhenAConnectionIsMade() {
        RedisCredentialsProviderFactory vault = new RedisCredentialsProviderFactory() {
            @Override
            public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration of) {
                return () -> Mono.just(RedisCredentials.just("default", PASSWORD));
            }
        };

        assertThat(clientInfo(
                        settings(),
                        LettuceClientConfiguration.builder()
                                .redisCredentialsProviderFactory(vault)
                                .build()))
                .contains(" user=default ");
    }

    @Test
    void whoWantsToBlockAfterAllCan() {
        RedisStandaloneConfiguration settings = settings();
        settings.setPassword(PASSWORD);
        RedisClient client = client(settings, LettuceClientConfiguration.defaultConfiguration());

        assertThat(client).isInstanceOf(LeanRedisClient.class);
        try (StatefulRedisConnection<String, String> connection = client.connect();
                StatefulRedisPubSubConnection<String, String> channel = client.connectPubSub()) {
            assertThat(connection.sync().set("key", "value")).isEqualTo("OK");
            assertThat(connection.sync()).isSameAs(connection.sync());
            assertThat(channel.sync().publish("nobody", "listens")).isZero();
        }
    }

    private String clientInfo(RedisStandaloneConfiguration settings, LettuceClientConfiguration client) {
        try (StatefulRedisConnection<String, String> connection =
                client(settings, client).connect()) {
            return connection.sync().clientInfo();
        }
    }

    private RedisClient client(RedisStandaloneConfiguration settings, LettuceClientConfiguration client) {
        application = RedisProcess.started(new LettuceConnectionFactory(settings, client));
        bus = ClientSettings.derive(application, TIMEOUT);
        return (RedisClient) bus.getRequiredNativeClient();
    }

    private static RedisStandaloneConfiguration settings() {
        return new RedisStandaloneConfiguration(RedisProcess.HOST, server.port());
    }
}
