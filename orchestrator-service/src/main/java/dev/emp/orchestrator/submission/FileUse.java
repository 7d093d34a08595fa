package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.orchestrator.files.Attachments;
import dev.emp.orchestrator.files.Attachments.Place;
import dev.emp.orchestrator.submission.SpecReader.Draft;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Lets jobs use uploaded files: looks them up before the job is checked, and keeps them for as long as it may need them. */
@Component
final class FileUse {

    private final Attachments attachments;
    private final Clock clock;

    FileUse(Attachments attachments, Clock clock) {
        this.attachments = attachments;
        this.clock = clock;
    }

    /** Checks a draft that has its files; one that refers to none is checked as it is. */
    Mono<Order> around(Draft draft, Function<Draft, Mono<Order>> check) {
        if (draft.parts().stream().noneMatch(InputPart::hasFiles)) {
            return check.apply(draft);
        }
        String tenant = draft.spec().placement().tenant();
        List<Place> places = draft.parts().stream()
                .map(part -> new Place(part.input(), part.inputPointer()))
                .toList();
        return attachments
                .attach(places, tenant)
                .flatMap(attached -> check.apply(draft.with(attached.inputs()))
                        .flatMap(order -> keep(attached.files(), order.spec()).thenReturn(order)));
    }

    private Mono<Void> keep(Set<String> files, JobSpec spec) {
        return attachments.keep(files, spec.placement().tenant(), end(spec));
    }

    /** When the job has ended at the latest, as far as anyone can tell. */
    private Instant end(JobSpec spec) {
        Placement placement = spec.placement();
        RetryPolicy retry = spec.retry();
        Instant now = clock.instant();
        Instant runAt = placement.runAt();
        Instant from = runAt != null && runAt.isAfter(now) ? runAt : now;
        Duration startTimeout = placement.startTimeout();
        Instant begun = startTimeout == null ? attachments.longestWait(from) : from.plus(startTimeout);
        long attempts = (long) retry.maxAttempts() * (1 + spec.fallbacks().all().size());
        return begun.plus(placement.runTimeout().plus(retry.maxBackoff()).multipliedBy(attempts));
    }
}
