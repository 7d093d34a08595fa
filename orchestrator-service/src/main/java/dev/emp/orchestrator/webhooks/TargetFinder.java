package dev.emp.orchestrator.webhooks;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds out where the deliveries of a queue go. */
@Component
final class TargetFinder {

    private final WebhookStore webhooks;
    private final DefaultSecrets defaults;
    private final Secrets secrets;

    TargetFinder(WebhookStore webhooks, DefaultSecrets defaults, Secrets secrets) {
        this.webhooks = webhooks;
        this.defaults = defaults;
        this.secrets = secrets;
    }

    /** Never empty. */
    Mono<Target> of(Queue queue) {
        @Nullable String webhook = queue.webhook();
        if (webhook == null) {
            String host = String.valueOf(queue.host());
            return defaults.of(queue.tenant()).map(signing -> Target.ofJobs(host, secrets.valid(signing)));
        }
        return webhooks.find(queue.tenant(), webhook)
                .map(found -> Target.of(found, secrets))
                .defaultIfEmpty(Target.closed("the webhook was removed"));
    }
}
