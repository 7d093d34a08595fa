package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.job.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that a tenant has registered.
 *
 * @param disabledReason why it is not enabled; null while it is
 * @param failingSince when the first of the deliveries failed that have all failed since; null when the last went well
 */
record Webhook(
        String id,
        String tenant,
        Wish wish,
        boolean enabled,
        @Nullable String disabledReason,
        SigningSecrets secrets,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant failingSince) {

    /** Events have the time of the bus, webhooks that of a replica. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    static final String DISABLED_BY_OWNER = "disabled by its owner";

    /**
     * What its owner can say and change.
     *
     * @param events types and groups of types
     * @param service only events of its jobs; null for those of all
     * @param labels only events of jobs that have all of these
     */
    record Wish(
            String url,
            String description,
            List<String> events,
            @Nullable String service,
            Map<String, String> labels) {
        Wish {
            events = List.copyOf(events);
            labels = Map.copyOf(labels);
        }
    }

    /** Whether it is to hear of such an event of such a job; of nothing that was over when it was made. */
    boolean wants(String type, Instant at, JobSpec job) {
        return EventTypes.matches(wish.events(), type)
                && !at.isBefore(createdAt.minus(CLOCKS_DIFFER))
                && tenant.equals(job.placement().tenant())
                && (wish.service() == null || wish.service().equals(job.service()))
                && job.labels().entrySet().containsAll(wish.labels().entrySet());
    }

    Webhook wishing(Wish changed, Instant now) {
        return new Webhook(id, tenant, changed, enabled, disabledReason, secrets, createdAt, now, failingSince);
    }

    Webhook enabled(Instant now) {
        return enabled ? this : new Webhook(id, tenant, wish, true, null, secrets, createdAt, now, null);
    }

    Webhook disabled(String reason, Instant now) {
        return enabled ? new Webhook(id, tenant, wish, false, reason, secrets, createdAt, now, failingSince) : this;
    }

    Webhook signingWith(SigningSecrets changed, Instant now) {
        return new Webhook(id, tenant, wish, enabled, disabledReason, changed, createdAt, now, failingSince);
    }

    Webhook failingSince(@Nullable Instant since) {
        return new Webhook(id, tenant, wish, enabled, disabledReason, secrets, createdAt, updatedAt, since);
    }
}
