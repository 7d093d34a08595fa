package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.loop.Stages;
import dev.emp.orchestrator.webhooks.Queues.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Sends what a queue holds, batch by batch, until nothing is due or somebody else is to have a turn. */
@Component
final class QueueRun {

    private static final Logger log = LoggerFactory.getLogger(QueueRun.class);

    /** How many batches a queue may send in one turn. */
    private static final int TURN = 20;

    /** For each place so many deliveries, so that fast receivers cost few trips to the store. */
    private static final int PER_PLACE = 8;

    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
    private static final Duration SPARE = Duration.ofSeconds(10);
    private static final Duration PAUSE_WITHOUT_PLACES = Duration.ofSeconds(1);

    private final Queues queues;
    private final Deliveries deliveries;
    private final TargetFinder targets;
    private final BatchSender sender;
    private final HostLimits limits;
    private final WebhookStore webhooks;
    private final WebhookProperties properties;
    private final Clock clock;

    QueueRun(
            Queues queues,
            Deliveries deliveries,
            TargetFinder targets,
            BatchSender sender,
            WebhookStore webhooks,
            WebhookProperties properties,
            Clock clock) {
        this.queues = queues;
        this.deliveries = deliveries;
        this.targets = targets;
        this.sender = sender;
        this.limits =
                new HostLimits(properties.limits().total(), properties.limits().perHost());
        this.webhooks = webhooks;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param stopping true when no other batch may begin */
    void run(Held taken, BooleanSupplier stopping) throws InterruptedException {
        @Nullable Held held = taken;
        for (int batch = 0; batch < TURN && !stopping.getAsBoolean(); batch++) {
            held = batch == 0 ? held : await(queues.renew(held));
            if (held == null) {
                return;
            }
            Step step = sendBatch(held.queue());
            if (step != Step.SENT) {
                held = await(queues.giveBack(
                        held, step == Step.NO_PLACE ? soon() : await(deliveries.nextDue(held.queue()))));
                if (held == null) {
                    return;
                }
            }
        }
        while (held != null) {
            held = await(queues.giveBack(held, clock.instant()));
        }
    }

    private Step sendBatch(Queue queue) throws InterruptedException {
        Target target = await(targets.of(queue));
        if (target == null) {
            throw new IllegalStateException("a queue without a target");
        }
        int places = limits.take(
                target.host(), target.isFailing() ? 1 : properties.limits().perWebhook());
        if (places == 0) {
            return Step.NO_PLACE;
        }
        try {
            Instant end = clock.instant()
                    .plus(Queues.LEASE)
                    .minus(properties.timeout())
                    .minus(SPARE);
            List<Stored<Delivery>> due = await(deliveries.takeDue(queue, places * PER_PLACE, Queues.LEASE));
            if (due == null || due.isEmpty()) {
                return Step.NOTHING_DUE;
            }
            Tally tally =
                    Stages.await(sender.send(queue, target, due, places, end).toFuture(), Queues.LEASE);
            note(queue, target, tally);
            return Step.SENT;
        } finally {
            limits.giveBack(target.host(), places);
        }
    }

    private void note(Queue queue, Target target, Tally tally) throws InterruptedException {
        Webhook before = target.webhook();
        if (before == null
                || tally.apply(before, properties.disableAfter(), clock).equals(before)) {
            return;
        }
        Webhook after = await(
                webhooks.change(queue.tenant(), before.id(), now -> tally.apply(now, properties.disableAfter(), clock))
                        .onErrorResume(fault -> Mono.empty()));
        if (after != null && !after.enabled() && before.enabled()) {
            log.warn("The webhook {} of {} was disabled: {}", after.id(), after.tenant(), after.disabledReason());
        }
    }

    private Instant soon() {
        return clock.instant().plus(PAUSE_WITHOUT_PLACES);
    }

    private static <T> @Nullable T await(Mono<T> answer) throws InterruptedException {
        return Stages.await(answer.toFuture(), LONGEST_CALL);
    }

    private enum Step {
        SENT,
        NOTHING_DUE,
        NO_PLACE
    }
}
