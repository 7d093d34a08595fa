package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.job.JobId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends some deliveries of a queue: those of one job one after the other, those of several at once. */
@Component
final class BatchSender {

    private final ReceiverClient client;
    private final Deliveries deliveries;
    private final JobHooks jobHooks;
    private final Verdict verdict;
    private final WebhookMeters meters;
    private final Clock clock;

    BatchSender(
            ReceiverClient client,
            Deliveries deliveries,
            JobHooks jobHooks,
            Verdict verdict,
            WebhookMeters meters,
            Clock clock) {
        this.client = client;
        this.deliveries = deliveries;
        this.jobHooks = jobHooks;
        this.verdict = verdict;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Done when each has been tried once and what came of it is stored.
     *
     * @param batch in the order of their events
     * @param places how many may be under way at once
     * @param end when no attempt may begin any more; what is left then is not touched
     */
    Mono<Tally> send(Queue queue, Target target, List<Stored<Delivery>> batch, int places, Instant end) {
        Tally tally = new Tally();
        return Flux.fromIterable(byJob(batch))
                .flatMap(
                        chain -> Flux.fromIterable(chain)
                                .filter(delivery -> clock.instant().isBefore(end))
                                .concatMap(delivery -> sendOne(queue, target, delivery, tally)),
                        places)
                .then(Mono.just(tally));
    }

    private Mono<Boolean> sendOne(Queue queue, Target target, Stored<Delivery> stored, Tally tally) {
        Delivery delivery = stored.value();
        String closed = target.closed();
        if (closed != null) {
            return settle(queue, stored, delivery.canceled(closed));
        }
        if (tally.isGone() && target.webhook() != null) {
            return settle(queue, stored, delivery.canceled("the receiver wants to hear no more"));
        }
        Instant at = clock.instant();
        Map<String, String> headers = Signer.headers(delivery.id(), at, delivery.body(), target.signing());
        long started = System.nanoTime();
        return client.post(target.urlFor(delivery), headers, delivery.body()).flatMap(answer -> {
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            tally.add(answer, at);
            meters.answered(answer.isSuccess(), took);
            Delivery after = verdict.after(delivery.attempted(attempt(at, took, answer)), answer);
            return silenced(delivery, answer).then(settle(queue, stored, after));
        });
    }

    private Mono<Boolean> settle(Queue queue, Stored<Delivery> before, Delivery after) {
        return deliveries.save(queue, before, after).doOnNext(saved -> {
            meters.outcome(
                    after.state() == Delivery.State.PENDING
                            ? "retried"
                            : after.state().wireName());
            if (after.state() == Delivery.State.DELIVERED) {
                meters.delivered(after.occurredAt());
            }
        });
    }

    /** Where there is no webhook to disable, at least this job's receiver is asked no more. */
    private Mono<Void> silenced(Delivery delivery, Answer answer) {
        String job = delivery.job();
        return (answer.isGone() && delivery.url() != null && job != null)
                ? jobHooks.silence(new JobId(job))
                : Mono.empty();
    }

    private static Collection<List<Stored<Delivery>>> byJob(List<Stored<Delivery>> batch) {
        return batch.stream()
                .collect(Collectors.groupingBy(
                        stored -> String.valueOf(stored.value().job()), LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static Attempt attempt(Instant at, Duration took, Answer answer) {
        return switch (answer) {
            case Answer.Received(int status, String text, var retryAfter) ->
                new Attempt(at, took.toMillis(), status, answer.fault(), text);
            case Answer.Silence(String why) -> new Attempt(at, took.toMillis(), null, why, "");
        };
    }
}
