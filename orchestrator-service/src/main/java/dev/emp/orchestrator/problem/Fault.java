package dev.emp.orchestrator.problem;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * One thing that is wrong with a body.
 *
 * @param pointer JSON pointer (RFC 6901) of the fault; empty for the whole body
 * @param code wire name of an {@link ErrorCode}
 * @param message what is wrong and what is allowed
 */
public record Fault(
        @Schema(example = "/priority") String pointer,
        @Schema(example = "invalid_value") String code,

        @Schema(example = "must be a whole number from 0 to 100")
        String message) {}
