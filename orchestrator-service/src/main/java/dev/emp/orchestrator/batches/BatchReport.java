package dev.emp.orchestrator.batches;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A report in one piece as the API's description shows it; {@link ReportWriter} writes the real one. */
@Schema(name = "BatchReport")
record BatchReport(List<JobReport> jobs, @JsonUnwrapped BatchEnd end) {}
