package dev.emp.orchestrator.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.bus.CancelOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk cancel did.
 *
 * @param canceled how many ended at once
 * @param requested how many are running; their workers have been asked to stop
 * @param ended how many had ended meanwhile
 * @param nextCursor where to go on; left out when there are no more
 */
@Schema(name = "CancelReport")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CancelReport(
        long canceled,
        long requested,
        long ended,
        @JsonProperty("next_cursor") @Nullable String nextCursor) {

    static CancelReport of(List<CancelOutcome> outcomes, @Nullable String nextCursor) {
        return new CancelReport(
                count(outcomes, CancelOutcome.Canceled.class),
                count(outcomes, CancelOutcome.Requested.class),
                count(outcomes, CancelOutcome.AlreadyEnded.class) + count(outcomes, CancelOutcome.NotFound.class),
                nextCursor);
    }

    private static long count(List<CancelOutcome> outcomes, Class<? extends CancelOutcome> type) {
        return outcomes.stream().filter(type::isInstance).count();
    }
}
