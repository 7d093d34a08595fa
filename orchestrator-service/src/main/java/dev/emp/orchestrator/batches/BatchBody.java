package dev.emp.orchestrator.batches;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.orchestrator.submission.JobRequest;
import dev.emp.orchestrator.submission.Siblings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The bodies of a batch as the API's description shows them; {@link LineReader} and {@link JsonBatch} read the real ones. */
@Schema(
        name = "Batch",
        description = "Or just the array.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record BatchBody(
        @Schema(requiredMode = REQUIRED) List<BatchJob> jobs,
        @JsonProperty("fan_in") FanInBody fanIn) {

    static final String DESCRIPTION = """
            Each job is taken or refused for itself, in the order of the batch, with what `POST /v1/jobs` would have \
            answered. A body of `application/x-ndjson` has one job a line, is read while it comes in and answered with a \
            report of one line for each job and one for the end; `application/json` has all of it in one object.

            A job may have a `ref`, by which later ones name it: `"depends_on": [{"ref": "a"}]`. So there are no cycles: a \
            ref to a later job is `unknown_dependency`, one to itself `dependency_cycle`, one to a refused job \
            `dependency_refused`.

            `fan_in` is one more job that depends on all accepted ones and receives their results. In NDJSON it is a first \
            line of its own: `{"fan_in": {"job": {...}}}`. If it is wrong the whole batch is refused. If a job is refused, so \
            is the fan-in job (`batch_incomplete`), unless it says `"on_refused": "run"`.

            A batch has at most 100,000 jobs (`too_many_jobs`), a JSON body 16 MB, an NDJSON body 1 GB, each job as much \
            as alone (`payload_too_large`), unless the settings of the platform say otherwise. An NDJSON body is read up to \
            the limit, and `problem` at the end of the report says so.

            With an `Idempotency-Key`, or an `idempotency_key` in every job, a batch may be sent again, corrected where \
            it was refused: what was accepted before is `repeated`. That is how to go on after a broken connection; what had \
            been accepted stays so. Read the report while you send: if much of it waits for too long to be read, the batch is broken off.""";

    static final String JSON_EXAMPLE = """
            {"jobs": [
              {"service": "comfyui", "input": {}, "ref": "draft"},
              {"service": "comfyui", "input": {}, "depends_on": [{"ref": "draft", "if_it_fails": "run"}]}],
             "fan_in": {"job": {"service": "comfyui", "input": {}}, "if_it_fails": "run"}}""";

    static final String NDJSON_EXAMPLE = """
            {"fan_in": {"job": {"service": "comfyui", "input": {}}}}
            {"service": "comfyui", "input": {}, "ref": "draft"}
            {"service": "comfyui", "input": {}, "depends_on": [{"ref": "draft"}]}
            """;

    /** What a job of a batch may say that it can't say alone; {@link BatchDocumentation} adds the rest. */
    @Schema(name = "BatchJob", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record BatchJob(
            @Schema(maxLength = Siblings.LONGEST_REF, description = "Its name in the batch.")
            String ref,

            @JsonProperty("idempotency_key")
            @Schema(
                    maxLength = Idempotency.LONGEST_KEY,
                    description = "As the header Idempotency-Key of a job that is submitted alone.")
            String idempotencyKey,

            @JsonProperty("depends_on")
            @Schema(description = "Jobs that have to end first: ids, or objects with the id or the ref of each.")
            List<DependsOnInBatch> dependsOn) {}

    /** The id of a job, or an object. */
    @Schema(
            name = "DependsOnInBatch",
            oneOf = {String.class, JobRequest.Dependency.class, SiblingDependency.class})
    interface DependsOnInBatch {}

    @Schema(name = "SiblingDependency", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record SiblingDependency(
            @Schema(requiredMode = REQUIRED, description = "Of an earlier job of the batch.")
            String ref,

            @JsonProperty("if_it_fails")
            @Schema(
                    allowableValues = {"fail", "run"},
                    defaultValue = "fail")
            String ifItFails) {}

    @Schema(name = "FanIn", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record FanInBody(
            @Schema(
                    requiredMode = REQUIRED,
                    description = "It has no ref, but may name jobs of the batch, to give them a policy of their own.")
            BatchJob job,

            @JsonProperty("if_it_fails")
            @Schema(
                    allowableValues = {"fail", "run"},
                    defaultValue = "fail",
                    description = "What becomes of it when a job of the batch does not succeed.")
            String ifItFails,

            @JsonProperty("on_refused")
            @Schema(
                    allowableValues = {"refuse", "run"},
                    defaultValue = "refuse",
                    description = "What becomes of it when a job of the batch was refused.")
            String onRefused) {}

    /** The first line of an NDJSON body, if a fan-in job is wanted. */
    @Schema(name = "BatchHeader", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record BatchHeader(
            @JsonProperty("fan_in") @Schema(requiredMode = REQUIRED)
            FanInBody fanIn) {}

    @Schema(
            name = "BatchLine",
            oneOf = {BatchJob.class, BatchHeader.class})
    interface BatchLine {}
}
