package dev.emp.worker.startup;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.net.URI;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Tells in one line that no Redis answers at the start, and where it was looked for; without the password. */
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
        return new FailureAnalysis(
                "No Redis answers at " + address(redis) + " (" + cause.getMessage() + ").",
                "Start one there, or set spring.data.redis.url to where it is.",
                cause);
    }

    private static String address(DataRedisProperties redis) {
        if (redis.getSentinel() != null) {
            return "redis-sentinel://" + String.join(",", redis.getSentinel().getNodes());
        }
        if (redis.getCluster() != null) {
            return "redis-cluster://" + String.join(",", redis.getCluster().getNodes());
        }
        if (redis.getUrl() == null) {
            return "redis://" + redis.getHost() + ":" + redis.getPort();
        }
        URI url = URI.create(redis.getUrl());
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port;
    }
}
