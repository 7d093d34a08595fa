package dev.emp.orchestrator.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives the bodies in the API's description their examples, which {@code openapi-examples.json} has by the names of
 * schemas. A body with examples of its own keeps these. A test holds every example against its schema.
 */
@Component
final class ExampleDocumentation implements OpenApiCustomizer {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String EXAMPLES = "#/components/examples/";

    private final Map<String, Object> examples;

    ExampleDocumentation() {
        this.examples = read();
    }

    @Override
    public void customise(OpenAPI api) {
        examples.forEach((name, value) -> api.getComponents().addExamples(name, new Example().value(value)));
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(ExampleDocumentation::bodies)
                .forEach(this::addExamples);
    }

    private static Stream<MediaType> bodies(Operation operation) {
        Stream<MediaType> asked =
                Optional.ofNullable(operation.getRequestBody()).map(body -> body.getContent()).stream()
                        .flatMap(content -> content.values().stream());
        Stream<MediaType> answered = operation.getResponses().values().stream()
                .flatMap(response -> Stream.ofNullable(response.getContent()))
                .flatMap(content -> content.values().stream());
        return Stream.concat(asked, answered);
    }

    private void addExamples(MediaType body) {
        if (body.getSchema() != null && body.getExamples() == null && body.getExample() == null) {
            names(body.getSchema())
                    .filter(examples::containsKey)
                    .forEach(name -> body.addExamples(name, new Example().$ref(EXAMPLES + name)));
        }
    }

    /** Of the schema, or of those of which the body has one. */
    private static Stream<String> names(Schema<?> schema) {
        Stream<Schema<?>> choices =
                Stream.ofNullable(schema.getOneOf()).flatMap(Collection::stream).map(choice -> (Schema<?>) choice);
        return Stream.concat(Stream.of(schema), choices)
                .flatMap(each -> Stream.ofNullable(each.get$ref()))
                .map(reference -> reference.substring(SCHEMAS.length()));
    }

    private static Map<String, Object> read() {
        try (InputStream in = new ClassPathResource("openapi-examples.json").getInputStream()) {
            return JsonMapper.shared().readValue(in, new TypeReference<Map<String, Object>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
