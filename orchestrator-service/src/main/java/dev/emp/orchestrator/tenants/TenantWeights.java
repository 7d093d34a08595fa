package dev.emp.orchestrator.tenants;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Gives jobs the weight of their tenant. A weight that another replica has set is known here within {@link #FRESH}. */
@Component
public final class TenantWeights {

    static final Duration FRESH = Duration.ofSeconds(5);
    private static final int REMEMBERED = 10_000;

    private final Tenants tenants;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(int weight, Instant until) {}

    TenantWeights(Tenants tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    /** The same job with the weight of its tenant, unless it names another one itself. */
    public Mono<JobSpec> apply(JobSpec spec) {
        return spec.placement().weight() == Placement.DEFAULT_WEIGHT
                ? weightOf(spec.placement().tenant()).map(weight -> weighing(weight, spec))
                : Mono.just(spec);
    }

    private static JobSpec weighing(int weight, JobSpec spec) {
        return weight == spec.placement().weight()
                ? spec
                : spec.withPlacement(spec.placement().withWeight(weight));
    }

    /** The next job asks for the weight anew. */
    void forget(String tenant) {
        known.remove(tenant);
    }

    private Mono<Integer> weightOf(String tenant) {
        Known last = known.get(tenant);
        return last != null && clock.instant().isBefore(last.until)
                ? Mono.just(last.weight)
                : Mono.fromCompletionStage(() -> tenants.tenant(tenant))
                        .map(found -> remember(
                                tenant,
                                found.map(limited -> limited.limits().weight()).orElse(Placement.DEFAULT_WEIGHT)));
    }

    private int remember(String tenant, int weight) {
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(tenant, new Known(weight, clock.instant().plus(FRESH)));
        return weight;
    }
}
