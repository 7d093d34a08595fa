package dev.emp.orchestrator.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.document.LogEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log as administrators see it. */
@Schema(name = "AuditEntry")
record AuditView(
        Instant at,

        @JsonProperty("key_id") @Schema(example = "key_01k9yzqj1m4x7v2t8n3c5b6d7e")
        String keyId,

        @JsonProperty("key_name") @Schema(example = "render farm")
        String keyName,

        @Schema(example = "operate", description = "The role the key had")
        String role,

        @Schema(example = "default", description = "On whose behalf the call was made")
        String tenant,

        @Schema(example = "POST") String method,
        @Schema(example = "/v1/pools/{pool}/pause") String path,

        @Schema(description = "What stood in the variables of the path", example = "{\"pool\": \"heavy\"}")
        Map<String, String> target,

        @Schema(example = "200", description = "What was answered; 499 when the caller left before that")
        int status,

        @Schema(
                description =
                        "What the call was about besides: the filter of a bulk action and how many jobs it hit, the"
                                + " limits that were set, the id of what was made. Left out when there is nothing to say.",
                example = "{\"id\": \"key_01k9yzqj1m4x7v2t8n3c5b6d7e\", \"role\": \"read\"}")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> detail) {

    static AuditView of(LogEntry logged) {
        AuditEntry entry = AuditEntry.of(logged);
        return new AuditView(
                logged.at(),
                entry.keyId(),
                entry.keyName(),
                entry.role(),
                entry.tenant(),
                entry.method(),
                entry.path(),
                entry.target(),
                entry.status(),
                entry.detail());
    }

    /** @param nextCursor for the parameter {@code cursor}; left out on the last page */
    @Schema(name = "AuditPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<AuditView> entries,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {

        /** @param found one more than the limit where there is a next page */
        static Page of(List<LogEntry> found, int limit) {
            List<LogEntry> shown = found.subList(0, Math.min(limit, found.size()));
            return new Page(
                    shown.stream().map(AuditView::of).toList(),
                    found.size() > limit ? shown.getLast().position() : null);
        }
    }
}
