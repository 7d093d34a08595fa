package dev.emp.orchestrator.jobs;

import dev.emp.jobbus.query.JobQueries;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Dead letters")
final class DeadLetterController {

    private final JobQueries queries;
    private final Replays replays;

    DeadLetterController(JobQueries queries, Replays replays) {
        this.queries = queries;
        this.replays = replays;
    }

    @Operation(
            operationId = "listDeadLetters",
            summary = "Jobs that failed or expired and were not replayed, the latest first",
            parameters = {
                @Parameter(in = ParameterIn.QUERY, name = "service", schema = @Schema(type = "string")),
                @Parameter(in = ParameterIn.QUERY, name = "tenant", schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "label",
                        description = "<name>:<value>; may be given often, all must fit.",
                        schema = @Schema(type = "string")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "next_cursor of the page before.",
                        schema = @Schema(type = "string"))
            })
    @GetMapping
    Mono<JobPage> list(@Parameter(hidden = true) ServerHttpRequest request) {
        ListRequest asked = ListRequest.ofDeadLetters(request);
        return JobPage.of(
                asked.filter(),
                filter -> queries.deadLetters(filter, asked.cursor(), asked.limit()),
                Links.of(request));
    }

    @Refuses({ErrorCode.INVALID_JOB_ID, ErrorCode.JOB_NOT_FOUND, ErrorCode.NOT_A_DEAD_LETTER, ErrorCode.QUOTA_EXCEEDED})
    @Operation(
            operationId = "replayDeadLetter",
            summary = "Submits the job once more; asking again gives the same new job",
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "Accepted; the answer is the new job.",
                        headers = @Header(name = "Location", ref = Headers.LOCATION)),
                @ApiResponse(
                        responseCode = "200",
                        description = "It was replayed before; the answer is its new job.",
                        headers = @Header(name = "Location", ref = Headers.LOCATION))
            })
    @PostMapping("/{id}/replay")
    Mono<ResponseEntity<JobView>> replay(@PathVariable String id, @Parameter(hidden = true) ServerHttpRequest request) {
        return replays.replay(JobReader.idOf(id), Links.of(request));
    }
}
