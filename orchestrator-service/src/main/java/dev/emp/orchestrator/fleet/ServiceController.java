package dev.emp.orchestrator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/v1/services")
@Tag(name = "Fleet")
final class ServiceController {

    private static final MediaType JSON_SCHEMA = MediaType.parseMediaType("application/schema+json");

    private final OfferCatalog offers;
    private final ServiceRoll roll;

    ServiceController(OfferCatalog offers, ServiceRoll roll) {
        this.offers = offers;
        this.roll = roll;
    }

    @Operation(
            operationId = "listServices",
            summary = "What can be submitted now",
            description = "A service stays on the list when its last machine goes, so that jobs wait for the next one.")
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ServiceList> list(@Parameter(hidden = true) ServerHttpRequest request) {
        String base = Links.of(request).base();
        return roll.all()
                .map(all -> new ServiceList(
                        all.stream().map(standing -> view(standing, base)).toList()));
    }

    @Refuses(ErrorCode.SERVICE_NOT_FOUND)
    @Operation(
            operationId = "getServiceSchema",
            summary = "The JSON Schema of the service's input",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "A JSON Schema.",
                            content =
                                    @Content(
                                            mediaType = "application/schema+json",
                                            schema = @Schema(type = "object"),
                                            examples =
                                                    @ExampleObject("{\"type\": \"object\", \"required\": [\"prompt\"],"
                                                            + " \"properties\": {\"prompt\": {\"type\":"
                                                            + " \"string\"}}}"))))
    @GetMapping("/{service}/schema")
    Mono<ResponseEntity<String>> schema(@PathVariable String service) {
        return offers.find(service)
                .map(offer -> ResponseEntity.ok()
                        .contentType(JSON_SCHEMA)
                        .body(offer.inputSchema().value()))
                .switchIfEmpty(Mono.error(ServiceRoll::notFound));
    }

    @Refuses({ErrorCode.SERVICE_NOT_FOUND, ErrorCode.SERVICE_IN_USE})
    @Operation(
            operationId = "retireService",
            summary = "Takes a service off the list that no machine offers any more",
            description =
                    "Jobs for it are refused from then on. Those that wait stay, for a machine that offers it again.",
            responses = @ApiResponse(responseCode = "204", description = "It is off the list."))
    @DeleteMapping("/{service}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> retire(@PathVariable String service) {
        return roll.retire(service);
    }

    private static ServiceView view(ServiceRoll.Standing standing, String base) {
        String name = standing.offer().service();
        String schema = base + "/v1/services/" + name + "/schema";
        return new ServiceView(name, standing.models(), standing.workers(), schema);
    }

    @Schema(name = "ServiceList")
    record ServiceList(List<ServiceView> services) {}

    @Schema(name = "Service")
    record ServiceView(
            @Schema(example = "comfyui") String name,

            @Schema(description = "Of all workers that are there; while there are none, those of the last one")
            List<String> models,

            @Schema(description = "How many workers offer it now", minimum = "0", example = "2")
            long workers,

            @JsonProperty("schema_url") String schemaUrl) {}
}
