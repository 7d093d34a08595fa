package dev.emp.orchestrator.batches;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The report on one job.
 *
 * @param index its place among the jobs, from 0
 * @param line its line in an NDJSON body, from 1; else left out
 */
@Schema(name = "BatchJobReport")
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobReport(
        long index,
        @Nullable Long line,
        @Nullable String ref,
        @JsonUnwrapped Verdict verdict) {}
