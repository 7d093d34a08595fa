package dev.emp.orchestrator.artifacts;

import dev.emp.jobbus.job.OutputFile;
import dev.emp.orchestrator.artifacts.Artifacts.Artifact;
import dev.emp.orchestrator.jobs.JobReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Artifacts")
final class ArtifactController {

    /** What a browser may show in place; anything that could run script is only downloaded. */
    private static final Set<String> SHOWN_IN_PLACE = Set.of(
            "image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "text/plain", "application/json");

    private final JobReader jobs;
    private final Artifacts artifacts;

    ArtifactController(JobReader jobs, Artifacts artifacts) {
        this.jobs = jobs;
        this.artifacts = artifacts;
    }

    @Operation(
            operationId = "getArtifact",
            summary = "A file the job has produced, or a range of it",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "The file, of the content type its service gave it.",
                        content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary"))),
                @ApiResponse(responseCode = "206", description = "The range asked for.", content = @Content),
                @ApiResponse(responseCode = "304", description = "The client has it already.", content = @Content)
            })
    @GetMapping("/v1/jobs/{id}/artifacts/{name}")
    Mono<Void> get(
            @PathVariable String id, @PathVariable String name, @Parameter(hidden = true) ServerWebExchange exchange) {
        return jobs.require(JobReader.idOf(id))
                .flatMap(job -> artifacts.find(job, name))
                .flatMap(artifact -> send(artifact, exchange));
    }

    private Mono<Void> send(Artifact artifact, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        String etag = '"' + artifact.file().sha256() + '"';
        describe(artifact.file(), etag, response.getHeaders());
        if (exchange.checkNotModified(etag)) {
            return response.setComplete();
        }
        Optional<ByteRange> part = partOf(artifact, etag, request);
        ByteRange range = part.orElse(new ByteRange(0, artifact.size()));
        response.setStatusCode(part.isPresent() ? HttpStatus.PARTIAL_CONTENT : HttpStatus.OK);
        part.ifPresent(some -> response.getHeaders().set(HttpHeaders.CONTENT_RANGE, some.of(artifact.size())));
        response.getHeaders().setContentLength(range.length());
        return HttpMethod.HEAD.equals(request.getMethod())
                ? response.setComplete()
                : response.writeWith(artifacts.read(artifact, range, response.bufferFactory()));
    }

    /** RFC 9110: ranges are for GET, and only while {@code If-Range} still names this file. */
    private static Optional<ByteRange> partOf(Artifact artifact, String etag, ServerHttpRequest request) {
        String condition = request.getHeaders().getFirst(HttpHeaders.IF_RANGE);
        boolean whole = HttpMethod.HEAD.equals(request.getMethod()) || (condition != null && !condition.equals(etag));
        return whole
                ? Optional.empty()
                : ByteRange.of(request.getHeaders().getFirst(HttpHeaders.RANGE), artifact.size());
    }

    private static void describe(OutputFile file, String etag, HttpHeaders headers) {
        MediaType type = typeOf(file);
        boolean inPlace = SHOWN_IN_PLACE.contains(type.getType() + "/" + type.getSubtype())
                || type.getType().equals("video")
                || type.getType().equals("audio");
        headers.setContentType(type);
        headers.setETag(etag);
        // A file of a job never changes, but what one tenant may see another may not.
        headers.setCacheControl("private, max-age=86400, immutable");
        headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
        headers.setContentDisposition((inPlace ? ContentDisposition.inline() : ContentDisposition.attachment())
                .filename(file.name())
                .build());
    }

    private static MediaType typeOf(OutputFile file) {
        try {
            MediaType type = MediaType.parseMediaType(file.contentType());
            return type.isConcrete() ? type : MediaType.APPLICATION_OCTET_STREAM;
        } catch (InvalidMediaTypeException malformed) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }
}
