package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.alerts.Alert;
import dev.emp.orchestrator.alerts.AlertListener;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Queues, for every alert that begins or ends, a delivery to each webhook that wants to hear of it. */
@Component
final class AlertAnnouncer implements AlertListener {

    private static final Logger log = LoggerFactory.getLogger(AlertAnnouncer.class);

    /** Alerts go before the jobs that are waiting to be told of. */
    private static final long FIRST = 0;

    private final WebhookStore webhooks;
    private final Messages messages;
    private final Deliveries deliveries;
    private final Queues queues;

    AlertAnnouncer(WebhookStore webhooks, Messages messages, Deliveries deliveries, Queues queues) {
        this.webhooks = webhooks;
        this.messages = messages;
        this.deliveries = deliveries;
        this.queues = queues;
    }

    /** Deliveries have ids made of the alert and the webhook: however often it is called, each is queued once. */
    @Override
    public CompletionStage<Void> changed(Alert alert) {
        return announce(alert)
                .doOnError(fault -> log.warn(
                        "Webhooks are not told yet that alert {} is {}: {}",
                        alert.id(),
                        alert.state(),
                        fault.getMessage()))
                .toFuture();
    }

    private Mono<Void> announce(Alert alert) {
        String type = "alert." + (alert.state() == Alert.State.RESOLVED ? "resolved" : "firing");
        Instant resolved = alert.resolvedAt();
        Instant at = resolved == null ? Objects.requireNonNullElse(alert.firedAt(), alert.seenAt()) : resolved;
        String body = messages.of(alert, type, at);
        return webhooks.allEnabled()
                .flatMapMany(Flux::fromIterable)
                .filter(webhook -> EventTypes.matches(webhook.wish().events(), type))
                .concatMap(webhook -> queue(webhook, alert, type, at, body))
                .then();
    }

    private Mono<Void> queue(Webhook webhook, Alert alert, String type, Instant at, String body) {
        String identity = String.join("\n", webhook.id(), alert.id(), type);
        Delivery delivery = new Delivery(
                DeliveryId.of(at, identity).value(),
                FIRST,
                type,
                null,
                null,
                at,
                Delivery.State.PENDING,
                0,
                List.of(),
                at,
                null,
                body);
        Queue queue = Queue.of(webhook);
        return deliveries.create(queue, delivery).then(queues.wake(queue)).then();
    }
}
