package dev.emp.orchestrator.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A page of jobs, newest (or for dead letters, latest end) first.
 *
 * @param jobs may be fewer than asked for, even none, while there is a next page
 * @param nextCursor for the parameter {@code cursor}; left out on the last page
 */
@Schema(name = "JobPage")
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobPage(
        List<JobView> jobs,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    private static final JobPage NOTHING = new JobPage(List.of(), null);

    /**
     * What the caller sees of the jobs asked for. Fails with {@link ErrorCode#INVALID_PARAMETER} when the bus does not know the
     * cursor.
     */
    static Mono<JobPage> of(Filter asked, Function<Filter, CompletionStage<Page>> read, Links links) {
        return Callers.required()
                .flatMap(caller -> Mono.justOrEmpty(caller.confine(asked)))
                .flatMap(filter -> read(() -> read.apply(filter), links))
                .defaultIfEmpty(NOTHING);
    }

    private static Mono<JobPage> read(Supplier<CompletionStage<Page>> page, Links links) {
        return Mono.fromCompletionStage(page)
                .onErrorMap(
                        IllegalArgumentException.class,
                        fault -> QueryParameters.invalid("cursor", "must be the next_cursor of a page before"))
                .map(found -> new JobPage(
                        found.jobs().stream()
                                .map(job -> JobViews.brief(job, links))
                                .toList(),
                        found.next()));
    }
}
