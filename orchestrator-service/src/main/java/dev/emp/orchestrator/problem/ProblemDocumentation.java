package dev.emp.orchestrator.problem;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Adds to each call of the API's description how it may be refused: a problem document by status, with its codes. */
@Component
final class ProblemDocumentation implements OpenApiCustomizer {

    private static final String SCHEMA = "#/components/schemas/Problem";
    private static final String EXAMPLES = "#/components/examples/";
    private static final String HEADERS = "#/components/headers/";

    private final ObjectProvider<RefusalSource> sources;

    ProblemDocumentation(ObjectProvider<RefusalSource> sources) {
        this.sources = sources;
    }

    @Override
    public void customise(OpenAPI api) {
        ModelConverters.getInstance(true).readAll(Problem.class).forEach(api.getComponents()::addSchemas);
        for (ErrorCode code : ErrorCode.values()) {
            api.getComponents().addExamples(code.wireName(), ProblemExamples.of(code));
        }
        api.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> describe(path, method, operation)));
    }

    private void describe(String path, PathItem.HttpMethod method, Operation operation) {
        Set<ErrorCode> codes = noted(operation);
        sources.stream().flatMap(source -> source.refusals(method.name(), path)).forEach(codes::add);
        operation.addExtension(RefusalNotes.CODES, RefusalNotes.names(codes));
        codes.stream()
                .collect(Collectors.groupingBy(ErrorCode::status, TreeMap::new, Collectors.toList()))
                .forEach((status, some) ->
                        operation.getResponses().addApiResponse(Integer.toString(status.value()), refusal(some)));
    }

    private static Set<ErrorCode> noted(Operation operation) {
        Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
        if (operation.getExtensions() != null
                && operation.getExtensions().get(RefusalNotes.CODES) instanceof Collection<?> names) {
            names.forEach(
                    name -> codes.add(ErrorCode.valueOf(String.valueOf(name).toUpperCase(Locale.ROOT))));
        }
        return codes;
    }

    private static ApiResponse refusal(List<ErrorCode> codes) {
        MediaType body = new MediaType().schema(schema(codes));
        codes.forEach(code -> body.addExamples(code.wireName(), new Example().$ref(EXAMPLES + code.wireName())));
        ApiResponse response = new ApiResponse()
                .description(codes.stream()
                        .map(code -> "`" + code.wireName() + "`: " + code.title())
                        .collect(Collectors.joining("; ", "", ".")))
                .content(new Content()
                        .addMediaType(org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, body));
        headers(codes).forEach(name -> response.addHeaderObject(name, new Header().$ref(HEADERS + name)));
        return response;
    }

    /** The problem document, with the codes there are for this status. */
    private static Schema<?> schema(List<ErrorCode> codes) {
        Schema<?> only = new Schema<>().properties(Map.of("code", new StringSchema()._enum(RefusalNotes.names(codes))));
        return new Schema<>().allOf(List.of(new Schema<>().$ref(SCHEMA), only));
    }

    private static List<String> headers(List<ErrorCode> codes) {
        HttpStatus status = codes.getFirst().status();
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN -> List.of(HttpHeaders.WWW_AUTHENTICATE);
            case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE -> List.of(HttpHeaders.RETRY_AFTER);
            case REQUESTED_RANGE_NOT_SATISFIABLE -> List.of(HttpHeaders.CONTENT_RANGE, HttpHeaders.ACCEPT_RANGES);
            default -> List.of();
        };
    }
}
