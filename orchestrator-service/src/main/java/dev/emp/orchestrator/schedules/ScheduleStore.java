package dev.emp.orchestrator.schedules;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.document.Saved;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps the schedules for all replicas. */
@Component
final class ScheduleStore {

    static final String COLLECTION = "schedules";
    static final Pattern ID = Pattern.compile("sch_[0-9a-hjkmnp-tv-z]{26}");
    private static final int CHUNK = 100;
    /** A call for a page looks at so many schedules at most, whosever they are. */
    private static final int MOST_READ = 1_000;

    private final Documents documents;

    ScheduleStore(Documents documents) {
        this.documents = documents;
    }

    /** Keeps a new schedule, unless there is one of its id already, which then is the answer. */
    Mono<Schedules.Made> create(Schedule schedule) {
        Draft draft = Draft.create(schedule.id(), ScheduleJson.write(schedule)).dueAt(schedule.dueAt());
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft))
                .flatMap(saved -> saved.isDone()
                        ? Mono.just(new Schedules.Made(schedule, false))
                        : require(schedule.id(), schedule.tenant()).map(found -> new Schedules.Made(found, true)));
    }

    /** Fails with {@link ErrorCode#SCHEDULE_NOT_FOUND} when the tenant has none of this id. */
    Mono<Schedule> require(String id, String tenant) {
        return requireDocument(id, tenant).map(ScheduleJson::read);
    }

    /** Those of one tenant in the order they were created; there may be fewer than asked for while there is a next page. */
    Mono<Page> list(String tenant, String after, int limit) {
        return list(tenant, after, limit, new Page(List.of(), null), CHUNK);
    }

    private Mono<Page> list(String tenant, String after, int limit, Page before, int read) {
        return Mono.fromCompletionStage(() -> documents.list(COLLECTION, "", after, CHUNK))
                .flatMap(documents -> {
                    Page page = before.with(documents, tenant, limit);
                    String next = page.next();
                    return next == null || page.schedules().size() == limit || read >= MOST_READ
                            ? Mono.just(page)
                            : list(tenant, next, limit, page, read + CHUNK);
                });
    }

    /** Changes a schedule of the tenant, once more when another call changed it at the same time. */
    Mono<Schedule> change(String id, String tenant, UnaryOperator<Schedule> change) {
        return requireDocument(id, tenant).flatMap(document -> change(document, change));
    }

    /** As it was read; empty when it was removed in the meantime. */
    Mono<Schedule> change(Document document, UnaryOperator<Schedule> change) {
        Schedule changed = change.apply(ScheduleJson.read(document));
        Draft draft = Draft.replace(document, ScheduleJson.write(changed)).dueAt(changed.dueAt());
        return Mono.fromCompletionStage(() -> documents.save(COLLECTION, draft)).flatMap(saved -> switch (saved) {
            case Saved.Done done -> Mono.just(changed);
            case Saved.Conflict conflict -> find(document.id()).flatMap(current -> change(current, change));
        });
    }

    /** Fails with {@link ErrorCode#SCHEDULE_NOT_FOUND} when the tenant has none of this id. */
    Mono<Void> remove(String id, String tenant) {
        return requireDocument(id, tenant)
                .flatMap(document ->
                        Mono.fromCompletionStage(() -> documents.remove(COLLECTION, id, document.version())))
                .flatMap(removed -> removed ? Mono.<Void>empty() : remove(id, tenant));
    }

    /** Schedules that have a run to start; each is due again after the lease unless it is changed. */
    Mono<List<Document>> takeDue(int max, Duration lease) {
        return Mono.fromCompletionStage(() -> documents.takeDue(COLLECTION, max, lease));
    }

    private Mono<Document> requireDocument(String id, String tenant) {
        Mono<Document> found = ID.matcher(id).matches() ? find(id) : Mono.empty();
        return found.filter(document -> ScheduleJson.read(document).tenant().equals(tenant))
                .switchIfEmpty(Mono.error(() -> new ProblemException(
                        ErrorCode.SCHEDULE_NOT_FOUND,
                        "there is no such schedule; its id is" + " sch_<26 characters>, as its creation answered it")));
    }

    private Mono<Document> find(String id) {
        return Mono.fromCompletionStage(() -> documents.find(COLLECTION, id)).flatMap(Mono::justOrEmpty);
    }

    /** @param next where the next page goes on; null when there is none */
    record Page(List<Schedule> schedules, @Nullable String next) {

        private Page with(List<Document> read, String tenant, int limit) {
            List<Schedule> all = new ArrayList<>(schedules);
            for (Document document : read) {
                Schedule schedule = ScheduleJson.read(document);
                if (schedule.tenant().equals(tenant)) {
                    all.add(schedule);
                }
                if (all.size() == limit) {
                    return new Page(all, document.id());
                }
            }
            return new Page(all, read.size() < CHUNK ? null : read.getLast().id());
        }
    }
}
