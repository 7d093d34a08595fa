package dev.emp.orchestrator.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/v1/services")
@Tag(name = "Fleet")
final class ServiceController {

    private static final MediaType JSON_SCHEMA = MediaType.parseMediaType("application/schema+json");

    private final OfferCatalog offers;

    ServiceController(OfferCatalog offers) {
        this.offers = offers;
    }

    @Operation(operationId = "listServices", summary = "What can be submitted now")
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ServiceList> list(@Parameter(hidden = true) ServerHttpRequest request) {
        String base = Links.of(request).base();
        return offers.all()
                .map(all -> new ServiceList(
                        all.stream().map(offer -> view(offer, base)).toList()));
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
                                                    @ExampleObject(
                                                            "{\"type\": \"object\", \"required\": [\"prompt\"], \"properties\": {\"prompt\": {\"type\": \"string\"}}}"))))
    @GetMapping("/{service}/schema")
    Mono<ResponseEntity<String>> schema(@PathVariable String service) {
        return offers.find(service)
                .map(offer -> ResponseEntity.ok()
                        .contentType(JSON_SCHEMA)
                        .body(offer.inputSchema().value()))
                .switchIfEmpty(Mono.error(() -> new ProblemException(
                        ErrorCode.SERVICE_NOT_FOUND, "the services on offer are listed at /v1/services")));
    }

    private static ServiceView view(ServiceOffer offer, String base) {
        String schema = base + "/v1/services/" + offer.service() + "/schema";
        return new ServiceView(offer.service(), offer.models(), schema);
    }

    @Schema(name = "ServiceList")
    record ServiceList(List<ServiceView> services) {}

    @Schema(name = "Service")
    record ServiceView(
            @Schema(example = "comfyui") String name,
            List<String> models,
            @JsonProperty("schema_url") String schemaUrl) {}
}
