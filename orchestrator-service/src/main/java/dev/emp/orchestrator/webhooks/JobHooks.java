package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.json.ObjectReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps who is told of single jobs. */
@Component
public final class JobHooks {

    /** The members of a submission that are read here. */
    public static final List<String> MEMBERS = List.of("webhook_url", "webhook_events");

    private static final String COLLECTION = "job_webhooks";

    /** Longer than a job can be put off, for those whose end is never seen. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(400);

    private final Documents documents;
    private final Targets targets;
    private final Clock clock;
    private final Duration retention;

    JobHooks(Documents documents, Targets targets, Clock clock, WebhookProperties properties) {
        this.documents = documents;
        this.targets = targets;
        this.clock = clock;
        this.retention = properties.retention();
    }

    /** Null when the submission wants nobody told. */
    public @Nullable JobHook read(ObjectReader reader) {
        String url = targets.read(reader, MEMBERS.getFirst());
        List<String> events = EventTypes.read(reader, MEMBERS.getLast());
        if (reader.any(MEMBERS.getFirst()) == null && reader.any(MEMBERS.getLast()) != null) {
            reader.faults().invalid(reader.pointerOf(MEMBERS.getLast()), "must not stand without webhook_url");
        }
        return url == null ? null : new JobHook(url, events);
    }

    /** To be called before the job is submitted, so that none of its events is missed. */
    public Mono<Void> keep(JobId job, JobHook hook) {
        Draft draft = Draft.create(job.value(), Json.write(hook))
                .expiresAt(clock.instant().plus(LONGEST_LIFE));
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft)).then();
    }

    /** For a job that was not taken. */
    public Mono<Void> forget(JobId job) {
        return Mono.fromCompletionStage(() -> documents.remove(COLLECTION, job.value(), Draft.NEW + 1))
                .then();
    }

    /** Empty when nobody is told of the job. */
    Mono<JobHook> find(JobId job) {
        return stored(job).map(Stored::value);
    }

    /** False when there is no job of which somebody is told. */
    Mono<Boolean> any() {
        return Mono.fromCompletionStage(() -> documents.count(COLLECTION)).map(count -> count > 0);
    }

    /** Of a job that has ended: its hook goes when its deliveries do. */
    Mono<Void> ended(JobId job) {
        return stored(job).flatMap(before -> replace(before, before.value())).then();
    }

    /** The receiver does not want to hear more of the job. */
    Mono<Void> silence(JobId job) {
        return stored(job)
                .flatMap(before -> replace(before, new JobHook(before.value().url(), List.of())))
                .then();
    }

    private Mono<Boolean> replace(Stored<JobHook> before, JobHook after) {
        Draft draft = new Draft(
                before.name(),
                before.version(),
                Json.write(after),
                null,
                clock.instant().plus(retention));
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft)).map(saved -> saved.isDone());
    }

    private Mono<Stored<JobHook>> stored(JobId job) {
        return Mono.fromCompletionStage(() -> documents.find(COLLECTION, job.value()))
                .flatMap(Mono::justOrEmpty)
                .map(document -> Json.read(document, JobHook.class));
    }
}
