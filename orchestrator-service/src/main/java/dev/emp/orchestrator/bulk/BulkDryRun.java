package dev.emp.orchestrator.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.job.Job;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk call would be done to, and was not.
 *
 * @param count how many jobs
 * @param jobs their ids, in the order in which they would be dealt with
 * @param nextCursor where the next call would go on; left out when there are no more
 */
@Schema(name = "BulkDryRun")
@JsonInclude(JsonInclude.Include.NON_NULL)
record BulkDryRun(
        long count,
        List<String> jobs,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    static BulkDryRun of(Selection selection) {
        List<String> ids =
                selection.jobs().stream().map(Job::id).map(Object::toString).toList();
        return new BulkDryRun(ids.size(), ids, selection.next());
    }
}
