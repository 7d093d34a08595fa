package dev.emp.orchestrator.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every refused call, RFC 9457.
 *
 * @param instance the path that was called
 * @param code stable name of the error
 * @param retryable true when the same request may succeed later, unchanged
 * @param errors each single fault of the body; left out when there is only one thing to say
 * @param quota only when a quota is used up
 */
@Schema(name = "Problem")
public record Problem(
        @Schema(example = "urn:emp:error:invalid_value") String type,
        String title,
        int status,
        String detail,
        String instance,
        @Schema(example = "invalid_value") String code,
        boolean retryable,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors,
        @JsonUnwrapped @Nullable QuotaFault quota) {

    public static Problem of(ErrorCode code, String detail, String instance, List<Fault> errors) {
        return new Problem(
                "urn:emp:error:" + code.wireName(),
                code.title(),
                code.status().value(),
                detail,
                instance,
                code.wireName(),
                code.isRetryable(),
                errors,
                null);
    }

    /** The same, saying also which quota is used up. */
    public Problem over(@Nullable QuotaFault fault) {
        return new Problem(type, title, status, detail, instance, code, retryable, errors, fault);
    }
}
