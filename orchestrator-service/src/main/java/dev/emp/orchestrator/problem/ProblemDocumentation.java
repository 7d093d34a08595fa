package dev.emp.orchestrator.problem;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Adds to the API's description that every call may be refused with a problem document, and lists its codes. */
@Component
final class ProblemDocumentation implements OpenApiCustomizer {

    private static final String SCHEMA = "#/components/schemas/Problem";

    @Override
    public void customise(OpenAPI api) {
        ModelConverters.getInstance(true).readAll(Problem.class).forEach(api.getComponents()::addSchemas);
        api.getPaths().values().forEach(path -> path.readOperations().forEach(ProblemDocumentation::mayBeRefused));
    }

    private static void mayBeRefused(Operation operation) {
        MediaType body = new MediaType().schema(new Schema<>().$ref(SCHEMA));
        String codes = Arrays.stream(ErrorCode.values())
                .map(code -> code.wireName() + " (" + code.status().value() + ")")
                .collect(Collectors.joining(", "));
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("Refused. The code is one of: " + codes + ".")
                                .content(new Content()
                                        .addMediaType(
                                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                                body)));
    }
}
