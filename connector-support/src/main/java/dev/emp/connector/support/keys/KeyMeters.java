package dev.emp.connector.support.keys;

import dev.emp.connector.ErrorClass;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;

/** Tells which keys cool down: {@code emp_connector_key_cooling}, 1 for the reason why nobody uses the key now. */
final class KeyMeters {

    private static final Map<String, ErrorClass> REASONS = Map.of(
            "refused", ErrorClass.AUTH, "rate_limited", ErrorClass.RATE_LIMITED, "unreachable", ErrorClass.UNAVAILABLE);

    private KeyMeters() {}

    /** @param provider as in messages: {@code OpenAI} */
    static void watch(MeterRegistry registry, String provider, List<Deployment> deployments) {
        for (Deployment deployment : deployments) {
            REASONS.forEach((reason, why) -> Gauge.builder(
                            "emp.connector.key.cooling", deployment, key -> key.coolsDown(why) ? 1 : 0)
                    .description("1 while the key is not used for this reason")
                    .tag("provider", provider)
                    .tag("key", deployment.name())
                    .tag("reason", reason)
                    .register(registry));
        }
    }
}
