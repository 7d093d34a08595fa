package dev.emp.orchestrator.bulk;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Callers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The jobs a bulk call is for.
 *
 * @param next where to go on; null when there are no more
 */
record Selection(List<Job> jobs, @Nullable String next) {

    private static final int LARGEST_PAGE = 200;

    /** Bounds the work of one call where hardly any job fits the filter. */
    private static final int MOST_PAGES = 50;

    Selection {
        jobs = List.copyOf(jobs);
    }

    /** Of what the caller sees. Fails with {@link ErrorCode#INVALID_VALUE} when the bus never gave this cursor. */
    static Mono<Selection> of(BulkRequest asked, Listing listing) {
        return Callers.required()
                .flatMap(caller -> Mono.justOrEmpty(caller.confine(asked.filter())))
                .flatMap(filter -> gather(
                        (cursor, limit) -> listing.page(filter, cursor, limit),
                        new Selection(List.of(), asked.cursor()),
                        asked.limit(),
                        1))
                .defaultIfEmpty(new Selection(List.of(), null))
                .onErrorMap(IllegalArgumentException.class, fault -> wrongCursor());
    }

    /** Without those that have ended since they were listed. */
    Selection active() {
        return new Selection(
                jobs.stream().filter(job -> !job.state().isTerminal()).toList(), next);
    }

    private static Mono<Selection> gather(Pages pages, Selection before, int limit, int round) {
        int wanted = Math.min(LARGEST_PAGE, limit - before.jobs.size());
        return Mono.fromCompletionStage(() -> pages.page(before.next, wanted)).flatMap(page -> {
            Selection now = before.with(page);
            boolean done = now.next == null || now.jobs.size() >= limit || round == MOST_PAGES;
            return done ? Mono.just(now) : gather(pages, now, limit, round + 1);
        });
    }

    private Selection with(Page page) {
        List<Job> all = new ArrayList<>(jobs);
        all.addAll(page.jobs());
        return new Selection(all, page.next());
    }

    private static ProblemException wrongCursor() {
        String message = "must be the next_cursor of an earlier answer";
        return new ProblemException(
                ErrorCode.INVALID_VALUE,
                "/cursor " + message,
                List.of(new Fault("/cursor", ErrorCode.INVALID_VALUE.wireName(), message)));
    }

    /** Pages of jobs that fit a filter. */
    @FunctionalInterface
    interface Listing {
        CompletionStage<Page> page(Filter filter, @Nullable String cursor, int limit);
    }

    /** Pages of jobs. */
    @FunctionalInterface
    private interface Pages {
        CompletionStage<Page> page(@Nullable String cursor, int limit);
    }
}
