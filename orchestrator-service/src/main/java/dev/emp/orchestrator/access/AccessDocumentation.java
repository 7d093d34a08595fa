package dev.emp.orchestrator.access;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.RefusalSource;
import dev.emp.orchestrator.tenants.Role;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;

/** Adds to the API's description how keys are sent, and which role each call needs at least. */
@Component
final class AccessDocumentation implements OpenApiCustomizer, RefusalSource {

    private static final String BEARER = "bearer";
    private static final String HEADER = "apiKey";
    private static final String ROLE = "x-least-role";

    @Override
    public void customise(OpenAPI api) {
        api.getComponents()
                .addSecuritySchemes(
                        BEARER,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("An API key, or a token of the configured issuer"))
                .addSecuritySchemes(
                        HEADER,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name(Credential.API_KEY));
        api.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> describe(path, method, operation)));
    }

    @Override
    public Stream<ErrorCode> refusals(String method, String path) {
        return leastRole(method, path) == null
                ? Stream.empty()
                : Stream.of(
                        ErrorCode.MISSING_API_KEY,
                        ErrorCode.INVALID_API_KEY,
                        ErrorCode.EXPIRED_API_KEY,
                        ErrorCode.INVALID_TOKEN,
                        ErrorCode.INVALID_HEADER,
                        ErrorCode.ROLE_TOO_LOW,
                        ErrorCode.WRONG_ORIGIN,
                        ErrorCode.ISSUER_UNAVAILABLE);
    }

    private static @Nullable Role leastRole(String method, String path) {
        // What stands for a variable in the description is a segment like any other.
        return AccessTable.find(method, PathContainer.parsePath(path.replaceAll("[{}]", "")))
                .map(Access::least)
                .orElse(null);
    }

    private static void describe(String path, PathItem.HttpMethod method, Operation operation) {
        Role least = leastRole(method.name(), path);
        if (least == null) {
            operation.setSecurity(List.of());
        } else {
            operation.setSecurity(
                    List.of(new SecurityRequirement().addList(BEARER), new SecurityRequirement().addList(HEADER)));
            operation.addExtension(ROLE, least.wireName());
        }
    }
}
