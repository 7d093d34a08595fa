package dev.emp.orchestrator;

import dev.emp.orchestrator.jobs.Links;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells who comes without a path where to go. */
@RestController
@Tag(name = "Start")
final class RootController {

    @Operation(
            operationId = "listCalls",
            summary = "Where to find what",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "URLs by name.",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(type = "object"),
                                            additionalPropertiesSchema = @Schema(type = "string"),
                                            examples =
                                                    @ExampleObject(
                                                            "{\"docs_url\": \"https://emp.example.org/docs\"}"))))
    @GetMapping(path = "/", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, String> links(@Parameter(hidden = true) ServerHttpRequest request) {
        String base = Links.of(request).base();
        Map<String, String> links = new LinkedHashMap<>();
        links.put("name", "EMP orchestrator");
        links.put("docs_url", base + "/docs");
        links.put("openapi_url", base + "/v3/api-docs");
        links.put("jobs_url", base + "/v1/jobs");
        links.put("batches_url", base + "/v1/batches");
        links.put("dead_letters_url", base + "/v1/dead-letters");
        links.put("restrictions_url", base + "/v1/restrictions");
        links.put("tenants_url", base + "/v1/tenants");
        links.put("keys_url", base + "/v1/keys");
        links.put("audit_url", base + "/v1/audit");
        links.put("files_url", base + "/v1/files");
        links.put("pools_url", base + "/v1/pools");
        links.put("alerts_url", base + "/v1/alerts");
        links.put("services_url", base + "/v1/services");
        links.put("machines_url", base + "/v1/machines");
        links.put("schedules_url", base + "/v1/schedules");
        links.put("webhooks_url", base + "/v1/webhooks");
        return links;
    }
}
