package dev.emp.worker.startup;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells in one line that no Redis answers at the start, and where it was looked for; without the password. */
class BusFailureAnalyzer extends AbstractFailureAnalyzer<BusUnavailableException> {

    private final BeanFactory beans;

    BusFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BusUnavailableException cause) {
        DataRedisConnectionDetails details =
                beans.getBeanProvider(DataRedisConnectionDetails.class).getIfAvailable();
        String where = details == null ? "the configured address" : address(details);
        return new FailureAnalysis(
                "No Redis answers at " + where + " (" + cause.getMessage() + ").",
                "Start one there, or set spring.data.redis.url to where it is.",
                cause);
    }

    private static String address(DataRedisConnectionDetails details) {
        var sentinel = details.getSentinel();
        if (sentinel != null) {
            return "redis-sentinel://" + nodes(sentinel.getNodes());
        }
        var cluster = details.getCluster();
        if (cluster != null) {
            return "redis-cluster://" + nodes(cluster.getNodes());
        }
        var standalone = details.getStandalone();
        return standalone == null
                ? "the configured address"
                : "redis://" + standalone.getHost() + ":" + standalone.getPort();
    }

    private static String nodes(List<Node> nodes) {
        return nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
    }
}
