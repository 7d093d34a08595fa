package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Queues what owners ask for by hand. */
@Component
final class Mailing {

    private static final int TRIES = 10;

    private final Deliveries deliveries;
    private final Queues queues;
    private final Messages messages;
    private final Ids ids;
    private final Clock clock;

    Mailing(Deliveries deliveries, Queues queues, Messages messages, Ids ids, Clock clock) {
        this.deliveries = deliveries;
        this.queues = queues;
        this.messages = messages;
        this.ids = ids;
        this.clock = clock;
    }

    /** Fails with {@link ErrorCode#WEBHOOK_DISABLED} when nothing is sent there. */
    Mono<Delivery> test(Webhook webhook) {
        if (!webhook.enabled()) {
            return Mono.error(disabled(webhook));
        }
        Instant now = clock.instant();
        Delivery delivery = new Delivery(
                ids.next(DeliveryId.PREFIX),
                0,
                EventTypes.TEST,
                null,
                null,
                now,
                Delivery.State.PENDING,
                0,
                List.of(),
                now,
                null,
                messages.test(webhook, now));
        Queue queue = Queue.of(webhook);
        return deliveries.create(queue, delivery).then(queues.wake(queue)).thenReturn(delivery);
    }

    /** Sends a delivery again, whatever became of it; a pending one at once. Empty when there is none. */
    Mono<Delivery> again(Webhook webhook, DeliveryId id) {
        if (!webhook.enabled()) {
            return Mono.error(disabled(webhook));
        }
        Queue queue = Queue.of(webhook);
        return Mono.defer(() -> deliveries.find(queue, id))
                .flatMap(before -> {
                    Delivery after = before.value().pending(clock.instant(), 0);
                    return deliveries
                            .save(queue, before, after)
                            .flatMap(saved -> saved ? Mono.just(after) : Mono.error(new ConflictException()));
                })
                .retryWhen(Retry.max(TRIES).filter(ConflictException.class::isInstance))
                .flatMap(delivery -> queues.wake(queue).thenReturn(delivery));
    }

    private static ProblemException disabled(Webhook webhook) {
        return new ProblemException(
                ErrorCode.WEBHOOK_DISABLED,
                "nothing is sent to " + webhook.id() + ", which is disabled (" + webhook.disabledReason()
                        + "); POST /v1/webhooks/" + webhook.id() + "/enable first");
    }
}
