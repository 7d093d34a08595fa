package dev.emp.orchestrator.files;

import dev.emp.artifact.FileReference;
import dev.emp.orchestrator.artifacts.Delivery;
import dev.emp.orchestrator.artifacts.StoredFile;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.tenants.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/v1/files")
@Tag(name = "Files")
final class FileController {

    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final FileShelf shelf;
    private final Uploads uploads;
    private final Delivery delivery;

    FileController(FileShelf shelf, Uploads uploads, Delivery delivery) {
        this.shelf = shelf;
        this.uploads = uploads;
        this.delivery = delivery;
    }

    @Operation(
            operationId = "listFiles",
            summary = "Uploads, the oldest first",
            parameters = {
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
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<FilePage> list(@Parameter(hidden = true) ServerWebExchange exchange) {
        QueryParameters query = new QueryParameters(exchange.getRequest(), List.of("limit", "cursor"));
        int limit = query.integer("limit", 1, MOST).orElse(USUAL);
        String cursor = query.text("cursor").orElse("");
        if (!cursor.isEmpty() && !FileShelf.isId(cursor)) {
            throw QueryParameters.invalid("cursor", "must be the next_cursor of a page before");
        }
        return shelf.list(Callers.tenant(exchange), cursor, limit)
                .map(page -> FilePage.of(page, Links.of(exchange.getRequest())));
    }

    @Refuses(ErrorCode.FILE_NOT_FOUND)
    @Operation(operationId = "getFile", summary = "What is known of an upload")
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<FileView> get(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return require(id, exchange).map(file -> FileView.of(file, Links.of(exchange.getRequest())));
    }

    @Refuses({ErrorCode.FILE_NOT_FOUND, ErrorCode.RANGE_NOT_SATISFIABLE, ErrorCode.FILE_STORE_UNAVAILABLE})
    @Operation(
            operationId = "getFileContent",
            summary = "The content of an upload, or a range of it",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "The file, of the content type it was uploaded with.",
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
    @GetMapping("/{id}/content")
    Mono<Void> content(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return require(id, exchange)
                .map(file ->
                        new StoredFile(FileReference.keyOf(file.id()), file.name(), file.contentType(), file.sha256()))
                .flatMap(file -> delivery.send(file, ErrorCode.FILE_NOT_FOUND, exchange));
    }

    @Refuses(ErrorCode.FILE_NOT_FOUND)
    @Operation(
            operationId = "deleteFile",
            summary = "Deletes an upload at once; a job that has yet to read it fails",
            responses = @ApiResponse(responseCode = "204", description = "It is deleted.", content = @Content))
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@PathVariable String id, @Parameter(hidden = true) ServerWebExchange exchange) {
        return shelf.remove(Callers.tenant(exchange), id)
                .switchIfEmpty(Mono.error(() -> notFound(id)))
                .flatMap(uploads::forget);
    }

    private Mono<UploadedFile> require(String id, ServerWebExchange exchange) {
        return shelf.find(Callers.tenant(exchange), id).switchIfEmpty(Mono.error(() -> notFound(id)));
    }

    private static ProblemException notFound(String id) {
        return new ProblemException(
                ErrorCode.FILE_NOT_FOUND,
                FileShelf.isId(id)
                        ? "there is no file " + id + ", or it has expired"
                        : "a file id is file_<26 characters>, as its upload answered it");
    }
}
