package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.json.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that one replica sends at a time, so that they go out in order and a slow receiver holds up no other: those of a
 * webhook, or those that a tenant's jobs ask for at one host.
 *
 * @param webhook null when jobs themselves ask for the messages
 * @param host host and port; null when it is the webhook's
 * @param holder who sends them now; null when nobody does
 * @param again true when something came while they were sent
 */
record Queue(
        String tenant,
        @Nullable String webhook,
        @Nullable String host,
        @Nullable String holder,
        boolean again) {

    static Queue of(Webhook webhook) {
        return new Queue(webhook.tenant(), webhook.id(), null, null, false);
    }

    static Queue ofJobs(String tenant, String url) {
        return new Queue(tenant, null, Targets.hostOf(url), null, false);
    }

    /** Its name among the queues. */
    String name() {
        return webhook == null ? "jobs:" + Fingerprint.of(tenant + "\n" + host) : webhook;
    }

    Queue heldBy(@Nullable String replica) {
        return new Queue(tenant, webhook, host, replica, false);
    }

    Queue withMore() {
        return new Queue(tenant, webhook, host, holder, true);
    }
}
