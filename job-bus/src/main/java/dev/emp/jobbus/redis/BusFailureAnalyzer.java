package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.net.URI;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says in one line, in place of a stack trace, where no Redis answered at the start of a service, or which one did not let it
 * in, and why. Never shows credentials.
 */
class BusFailureAnalyzer extends AbstractFailureAnalyzer<BusUnavailableException> {

    private final Environment environment;

    BusFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BusUnavailableException cause) {
        // The beans are gone by now; the settings are not.
        DataRedisProperties redis =
                Binder.get(environment).bindOrCreate("spring.data.redis", DataRedisProperties.class);
        return cause.getCause() == null || RedisFaults.isAnswer(cause.getCause())
                ? new FailureAnalysis(
                        "The Redis at " + address(redis) + " cannot be used. " + cause.getMessage() + ".",
                        "Correct that; docs/redis.md says what EMP needs.",
                        cause)
                : new FailureAnalysis(
                        "No Redis answers at " + address(redis) + ". " + cause.getMessage() + ".",
                        "Start one there, or set spring.data.redis.url to where it is.",
                        cause);
    }

    private static String address(DataRedisProperties redis) {
        if (redis.getSentinel() != null) {
            return "the Sentinels " + String.join(", ", redis.getSentinel().getNodes());
        }
        if (redis.getCluster() != null) {
            return "the cluster nodes " + String.join(", ", redis.getCluster().getNodes());
        }
        if (redis.getUrl() == null) {
            return "redis://" + redis.getHost() + ":" + redis.getPort();
        }
        URI url = URI.create(redis.getUrl());
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
