package dev.emp.orchestrator.bulk;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/** The bodies of bulk calls as the API's description shows them; {@link BulkRequest} reads the real ones. */
final class BulkBody {

    private BulkBody() {}

    @Schema(
            name = "BulkCancel",
            requiredProperties = "filter",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Cancel(
            ActiveFilter filter,

            @Schema(minimum = "1", maximum = "1000", defaultValue = "1000")
            int limit,

            @Schema(description = "next_cursor of the call before.")
            String cursor) {}

    @Schema(
            name = "BulkReplay",
            requiredProperties = "filter",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Replay(
            DeadFilter filter,

            @Schema(minimum = "1", maximum = "1000", defaultValue = "1000")
            int limit,

            @Schema(description = "next_cursor of the call before.")
            String cursor) {}

    @Schema(
            name = "ActiveJobFilter",
            description = "All conditions must hold; {} means all jobs that have not ended.",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record ActiveFilter(
            @Schema(allowableValues = {"scheduled", "blocked", "queued", "running", "canceling"})
            String state,

            String service,
            String tenant,
            Map<String, String> labels) {}

    @Schema(
            name = "DeadLetterFilter",
            description = "All conditions must hold; {} means all dead letters.",
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record DeadFilter(String service, String tenant, Map<String, String> labels) {}
}
