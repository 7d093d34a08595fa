package dev.emp.orchestrator.artifacts;

import dev.emp.artifact.ArtifactKey;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.orchestrator.jobs.JobReader;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Artifacts")
final class ArtifactController {

    private final JobReader jobs;
    private final Delivery delivery;

    ArtifactController(JobReader jobs, Delivery delivery) {
        this.jobs = jobs;
        this.delivery = delivery;
    }

    @Refuses({
        ErrorCode.INVALID_JOB_ID,
        ErrorCode.JOB_NOT_FOUND,
        ErrorCode.ARTIFACT_NOT_FOUND,
        ErrorCode.RANGE_NOT_SATISFIABLE,
        ErrorCode.FILE_STORE_UNAVAILABLE
    })
    @Operation(
            operationId = "getArtifact",
            summary = "A file the job has produced, or a range of it",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "The file, of the content type its service gave it.",
                        headers = {
                            @Header(name = "ETag", ref = Headers.ETAG),
                            @Header(name = "Accept-Ranges", ref = Headers.ACCEPT_RANGES),
                            @Header(name = "Content-Disposition", ref = Headers.CONTENT_DISPOSITION)
                        },
                        content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary"))),
                @ApiResponse(
                        responseCode = "206",
                        description = "The range asked for.",
                        headers = {
                            @Header(name = "ETag", ref = Headers.ETAG),
                            @Header(name = "Accept-Ranges", ref = Headers.ACCEPT_RANGES),
                            @Header(name = "Content-Disposition", ref = Headers.CONTENT_DISPOSITION),
                            @Header(name = "Content-Range", ref = Headers.CONTENT_RANGE)
                        },
                        content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary"))),
                @ApiResponse(
                        responseCode = "302",
                        description = "The bytes are at the URL in Location, which is good for some minutes"
                                + " (emp.artifacts.s3.redirect).",
                        headers = @Header(name = "Location", ref = Headers.LOCATION),
                        content = @Content),
                @ApiResponse(
                        responseCode = "304",
                        description = "The client has it already.",
                        headers = {
                            @Header(name = "ETag", ref = Headers.ETAG),
                            @Header(name = "Accept-Ranges", ref = Headers.ACCEPT_RANGES),
                            @Header(name = "Content-Disposition", ref = Headers.CONTENT_DISPOSITION)
                        },
                        content = @Content)
            })
    @GetMapping("/v1/jobs/{id}/artifacts/{name}")
    Mono<Void> get(
            @PathVariable String id, @PathVariable String name, @Parameter(hidden = true) ServerWebExchange exchange) {
        return jobs.require(JobReader.idOf(id))
                .map(job -> fileOf(job, name))
                .flatMap(file -> delivery.send(file, ErrorCode.ARTIFACT_NOT_FOUND, exchange));
    }

    /** @throws ProblemException with {@link ErrorCode#ARTIFACT_NOT_FOUND} when the job has no such file */
    private static StoredFile fileOf(Job job, String name) {
        if (!(job.outcome() instanceof Outcome.Succeeded(JobResult result))) {
            throw new ProblemException(
                    ErrorCode.ARTIFACT_NOT_FOUND,
                    "the job is " + job.state().wireName() + "; it has files once it has succeeded");
        }
        return result.files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .map(file -> new StoredFile(
                        new ArtifactKey(job.id().value(), file.epoch(), file.name()),
                        file.name(),
                        file.contentType(),
                        file.sha256()))
                .orElseThrow(() -> new ProblemException(
                        ErrorCode.ARTIFACT_NOT_FOUND, "the files of this job are: " + names(result)));
    }

    private static String names(JobResult result) {
        return result.files().stream().map(OutputFile::name).collect(Collectors.joining(", "));
    }
}
