package dev.emp.orchestrator.bulk;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The call has the query parameter of a dry run. */
@Parameter(
        in = ParameterIn.QUERY,
        name = BulkController.DRY_RUN,
        description = "Does nothing, but says which jobs it would be done to.",
        schema = @Schema(type = "boolean", defaultValue = "false"))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface TakesDryRun {}
