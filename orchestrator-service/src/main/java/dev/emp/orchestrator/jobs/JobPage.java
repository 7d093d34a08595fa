package dev.emp.orchestrator.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.query.JobQueries.Page;
import dev.emp.orchestrator.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.concurrent.CompletionStage;
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

    /** Fails with {@link ErrorCode#INVALID_PARAMETER} when the bus does not know the cursor. */
    static Mono<JobPage> of(Supplier<CompletionStage<Page>> asked, Links links) {
        return Mono.fromCompletionStage(asked)
                .onErrorMap(
                        IllegalArgumentException.class,
                        fault -> QueryParameters.invalid("cursor", "must be the next_cursor of a page before"))
                .map(page -> new JobPage(
                        page.jobs().stream()
                                .map(job -> JobViews.brief(job, links))
                                .toList(),
                        page.next()));
    }
}
