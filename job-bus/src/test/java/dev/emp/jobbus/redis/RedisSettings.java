package dev.emp.jobbus.redis;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A connection factory made by Spring Boot from its settings, as an application has it. */
final class RedisSettings implements AutoCloseable {

    private final AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();

    RedisSettings(String... settings) {
        TestPropertyValues.of(settings).applyTo(application);
        application.register(Redis.class);
        application.refresh();
    }

    LettuceConnectionFactory connectionFactory() {
        return application.getBean(LettuceConnectionFactory.class);
    }

    @Override
    public void close() {
        application.close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, DataRedisAutoConfiguration.class})
    static class Redis {}
}
