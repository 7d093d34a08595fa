package dev.emp.orchestrator.files;

import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Files")
final class UploadController {

    private static final int SHORTEST_SECONDS = 60;

    private final Uploads uploads;
    private final int longestSeconds;

    UploadController(Uploads uploads, FileProperties settings) {
        this.uploads = uploads;
        this.longestSeconds = (int) settings.longestRetention().toSeconds();
    }

    @Refuses({
        ErrorCode.INVALID_HEADER,
        ErrorCode.PAYLOAD_TOO_LARGE,
        ErrorCode.UNKNOWN_FIELD,
        ErrorCode.MISSING_FIELD,
        ErrorCode.INVALID_VALUE,
        ErrorCode.FILE_QUOTA_EXCEEDED,
        ErrorCode.FILE_STORE_UNAVAILABLE
    })
    @Operation(
            operationId = "uploadFile",
            summary = "Uploads a file that jobs can use",
            description =
                    "The body is the file itself, with its Content-Type, or a form with one file. It is stored as it"
                            + " comes in. An input refers to it anywhere by {\"$file\": \"<id>\"}.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                        schema = @Schema(type = "string", format = "binary")),
                                @Content(
                                        mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                        schemaProperties =
                                                @SchemaProperty(
                                                        name = "file",
                                                        schema = @Schema(type = "string", format = "binary")))
                            }),
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "name",
                        description = "What the file is called; left out: as in the form.",
                        schema = @Schema(type = "string", maxLength = Upload.LONGEST_NAME)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "expires_in_seconds",
                        description = "When it is deleted; left out: after 7 days (emp.orchestrator.files.retention).",
                        schema = @Schema(type = "integer", minimum = "60"))
            },
            responses =
                    @ApiResponse(
                            responseCode = "201",
                            description = "All of it is stored.",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = FileView.class))))
    @PostMapping(path = "/v1/files", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<FileView>> upload(@Parameter(hidden = true) ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        QueryParameters query = new QueryParameters(request, List.of("name", "expires_in_seconds"));
        Optional<String> name = name(query);
        Duration retention = query.integer("expires_in_seconds", SHORTEST_SECONDS, longestSeconds)
                .map(Duration::ofSeconds)
                .orElse(null);
        if (request.getHeaders().getContentLength() > uploads.largest().toBytes()) {
            throw Bodies.tooLarge("the file", uploads.largest());
        }
        String tenant = Callers.tenant(exchange);
        return uploads.requireRoom(tenant, Math.max(1, request.getHeaders().getContentLength()))
                .then(Mono.defer(() -> take(request, name, retention, tenant)))
                .flatMap(uploads::keep)
                .map(file -> FileView.of(file, Links.of(request)))
                .map(view -> ResponseEntity.created(URI.create(view.url())).body(view));
    }

    private Mono<UploadedFile> take(
            ServerHttpRequest request, Optional<String> name, @Nullable Duration retention, String tenant) {
        MediaType type = contentType(request);
        return type != null && type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)
                ? new UploadForm(uploads, tenant, name, retention).read(request)
                : uploads.take(request.getBody(), Upload.of(name.orElse(Upload.UNNAMED), type, retention), tenant);
    }

    private static @Nullable MediaType contentType(ServerHttpRequest request) {
        try {
            return request.getHeaders().getContentType();
        } catch (InvalidMediaTypeException malformed) {
            throw new ProblemException(
                    ErrorCode.INVALID_HEADER, "the header Content-Type must be a media type, such as image/png");
        }
    }

    private static Optional<String> name(QueryParameters query) {
        Optional<String> name = query.text("name");
        if (name.isPresent() && !Upload.isName(name.get())) {
            throw QueryParameters.invalid(
                    "name", "must be 1 to " + Upload.LONGEST_NAME + " printable characters without slashes");
        }
        return name;
    }
}
