package dev.emp.orchestrator.webhooks;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the deliveries of a queue go, as it is now.
 *
 * @param webhook null when jobs themselves ask for the messages, or when it was removed
 * @param host whose places an attempt takes up
 * @param signing what messages are signed with, the newest secret first
 * @param closed why nothing is sent; null when it is
 */
record Target(
        @Nullable Webhook webhook,
        String host,
        List<String> signing,
        @Nullable String closed) {

    static Target of(Webhook webhook, Secrets secrets) {
        return webhook.enabled()
                ? new Target(webhook, Targets.hostOf(webhook.wish().url()), secrets.valid(webhook.secrets()), null)
                : closed("the webhook is disabled: " + webhook.disabledReason());
    }

    static Target ofJobs(String host, List<String> signing) {
        return new Target(null, host, signing, null);
    }

    /** Nothing is sent there. */
    static Target closed(String why) {
        return new Target(null, "", List.of(), why);
    }

    /** Whether the latest attempts have failed: then it is tried with one at a time, so that it takes no places from others. */
    boolean isFailing() {
        return webhook != null && webhook.failingSince() != null;
    }

    String urlFor(Delivery delivery) {
        return Optional.ofNullable(delivery.url())
                .or(() -> Optional.ofNullable(webhook).map(found -> found.wish().url()))
                .orElseThrow(() -> new IllegalStateException("a delivery without a receiver: " + delivery.id()));
    }
}
