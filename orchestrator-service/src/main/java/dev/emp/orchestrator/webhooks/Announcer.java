package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.query.JobQueries;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Queues, for every event, a delivery to each receiver that wants to hear of it. Doing so again changes nothing. */
@Component
final class Announcer {

    private static final int AT_A_TIME = 32;

    private final WebhookStore webhooks;
    private final JobHooks jobHooks;
    private final JobQueries jobs;
    private final Messages messages;
    private final Deliveries deliveries;
    private final Queues queues;

    Announcer(
            WebhookStore webhooks,
            JobHooks jobHooks,
            JobQueries jobs,
            Messages messages,
            Deliveries deliveries,
            Queues queues) {
        this.webhooks = webhooks;
        this.jobHooks = jobHooks;
        this.jobs = jobs;
        this.messages = messages;
        this.deliveries = deliveries;
        this.queues = queues;
    }

    /**
     * Queues and wakes; done when all of it is stored.
     *
     * @param first the number of the first of these events, from which those of the others follow
     */
    Mono<Void> announce(List<JobEvent> events, long first) {
        return Mono.zip(webhooks.allEnabled(), jobHooks.any())
                .filter(known -> !known.getT1().isEmpty() || known.getT2())
                .flatMapMany(known -> Flux.range(0, events.size())
                        .flatMap(i -> announce(events.get(i), first + i, known.getT1(), known.getT2()), AT_A_TIME))
                .distinct()
                .collectList()
                // Only when every delivery is there: a queue that is woken too early would be put to sleep again.
                .flatMapMany(Flux::fromIterable)
                .flatMap(queues::wake, AT_A_TIME)
                .then();
    }

    private Flux<Queue> announce(JobEvent event, long sequence, List<Webhook> known, boolean anyJobHook) {
        String type = EventTypes.of(event.type());
        List<Webhook> interested = known.stream()
                .filter(webhook -> EventTypes.matches(webhook.wish().events(), type))
                .toList();
        Mono<Optional<JobHook>> own = anyJobHook ? hookOf(event) : Mono.just(Optional.empty());
        return own.flatMapMany(hook -> {
            Optional<JobHook> wanted = hook.filter(asked -> EventTypes.matches(asked.events(), type));
            return (interested.isEmpty() && wanted.isEmpty())
                    ? Flux.empty()
                    : Mono.fromCompletionStage(() -> jobs.find(event.job()))
                            .flatMap(Mono::justOrEmpty)
                            .flatMapMany(job -> queue(event, sequence, job, interested, wanted));
        });
    }

    private Mono<Optional<JobHook>> hookOf(JobEvent event) {
        return jobHooks.find(event.job())
                .flatMap(hook ->
                        event.state().isTerminal() ? jobHooks.ended(event.job()).thenReturn(hook) : Mono.just(hook))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }

    private Flux<Queue> queue(JobEvent event, long sequence, Job job, List<Webhook> interested, Optional<JobHook> own) {
        String type = EventTypes.of(event.type());
        Stream<Addressed> toWebhooks = interested.stream()
                .filter(webhook -> webhook.wants(type, event.at(), job.spec()))
                .map(webhook -> new Addressed(Queue.of(webhook), webhook.id(), null));
        Stream<Addressed> toOwn = own.stream()
                .map(hook -> new Addressed(
                        Queue.ofJobs(job.spec().placement().tenant(), hook.url()), hook.url(), hook.url()));
        List<Addressed> all = Stream.concat(toWebhooks, toOwn).toList();
        if (all.isEmpty()) {
            return Flux.empty();
        }
        String body = messages.of(event, job);
        return Flux.fromIterable(all)
                .concatMap(to -> deliveries
                        .create(to.queue(), delivery(event, sequence, to, body))
                        .thenReturn(to.queue()));
    }

    private static Delivery delivery(JobEvent event, long sequence, Addressed to, String body) {
        String identity = String.join(
                "\n",
                to.receiver(),
                event.job().value(),
                event.type().wireName(),
                Long.toString(event.epoch()),
                event.at().toString(),
                event.data().value());
        Instant at = event.at();
        return new Delivery(
                DeliveryId.of(at, identity).value(),
                sequence,
                EventTypes.of(event.type()),
                event.job().value(),
                to.url(),
                at,
                Delivery.State.PENDING,
                0,
                List.of(),
                at,
                null,
                body);
    }

    /**
     * @param receiver what tells it from others
     * @param url null when it is a webhook's
     */
    private record Addressed(
            Queue queue, String receiver, @Nullable String url) {}
}
