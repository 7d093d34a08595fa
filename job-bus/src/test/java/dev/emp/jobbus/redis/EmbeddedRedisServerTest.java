package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class EmbeddedRedisServerTest {

    @Test
    void aDurableServerComesBackWithItsDataAfterAKill() {
        try (EmbeddedRedisServer server = EmbeddedRedisServer.startDurable()) {
            write(server, "before");
            server.restart();
            assertThat(read(server)).isEqualTo("before");
        }
    }

    @Test
    void aServerInMemoryComesBackEmpty() {
        try (EmbeddedRedisServer server = EmbeddedRedisServer.start()) {
            write(server, "before");
            server.restart();
            assertThat(read(server)).isNull();
        }
    }

    @Test
    void aKilledServerAnswersNobody() {
        try (EmbeddedRedisServer server = EmbeddedRedisServer.start()) {
            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> read(server)).hasMessageContaining("Unable to connect to Redis");
        }
    }

    private static void write(EmbeddedRedisServer server, String value) {
        LettuceConnectionFactory factory = server.connectionFactory();
        new StringRedisTemplate(factory).opsForValue().set("key", value);
        factory.destroy();
    }

    private static String read(EmbeddedRedisServer server) {
        LettuceConnectionFactory factory = server.connectionFactory();
        try {
            return new StringRedisTemplate(factory).opsForValue().get("key");
        } finally {
            factory.destroy();
        }
    }
}
