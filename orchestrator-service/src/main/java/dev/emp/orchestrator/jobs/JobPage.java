package dev.emp.orchestrator.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of jobs, newest first.
 *
 * @param jobs may be fewer than asked for, even none, while there is a next page
 * @param nextCursor for the parameter {@code cursor}; left out on the last page
 */
@Schema(name = "JobPage")
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobPage(
        List<JobView> jobs,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {}
