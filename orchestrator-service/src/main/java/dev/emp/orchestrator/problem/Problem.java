package dev.emp.orchestrator.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The body of every refused call, RFC 9457.
 *
 * @param instance the path that was called
 * @param code stable name of the error
 * @param retryable true when the same request may succeed later, unchanged
 * @param errors each single fault of the body; left out when there is only one thing to say
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
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors) {

    public static Problem of(ErrorCode code, String detail, String instance, List<Fault> errors) {
        return new Problem(
                "urn:emp:error:" + code.wireName(),
                code.title(),
                code.status().value(),
                detail,
                instance,
                code.wireName(),
                code.isRetryable(),
                errors);
    }
}
