package dev.emp.orchestrator.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Optional;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Adds to the API's description what the headers of answers mean, and that whatever was created says where it is. */
@Component
final class HeaderDocumentation implements OpenApiCustomizer {

    private static final String CREATED = Integer.toString(HttpStatus.CREATED.value());

    @Override
    public void customise(OpenAPI api) {
        Components parts = api.getComponents();
        add(parts, HttpHeaders.LOCATION, uri("URL of what the answer is about, or where its bytes are."));
        add(parts, HttpHeaders.WWW_AUTHENTICATE, text("How to show who calls.", "Bearer realm=\"emp\""));
        add(parts, HttpHeaders.RETRY_AFTER, whole("Seconds after which the same call may succeed; not always there."));
        add(parts, HttpHeaders.ETAG, text("The SHA-256 of the content, in quotes.", "\"2cf24d…\""));
        add(parts, HttpHeaders.ACCEPT_RANGES, text("That a part of the file can be asked for.", "bytes"));
        add(parts, HttpHeaders.CONTENT_RANGE, text("Which bytes these are, or how many there are.", "bytes 0-99/1234"));
        add(parts, HttpHeaders.CONTENT_DISPOSITION, text("The name of the file.", "inline; filename=\"cat.png\""));
        add(parts, "Idempotency-Replayed", text("There when an earlier call with this key made the job.", "true"));
        add(parts, "Preference-Applied", text("How long was waited at most; there when asked to wait.", "wait=30"));
        add(parts, "X-Accel-Buffering", text("Has proxies pass events on at once.", "no"));
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> Stream.ofNullable(operation.getResponses().get(CREATED)))
                .forEach(HeaderDocumentation::saysWhere);
    }

    private static void saysWhere(ApiResponse created) {
        boolean said = Optional.ofNullable(created.getHeaders())
                .filter(headers -> headers.containsKey(HttpHeaders.LOCATION))
                .isPresent();
        if (!said) {
            created.addHeaderObject(HttpHeaders.LOCATION, new Header().$ref(Headers.LOCATION));
        }
    }

    private static void add(Components parts, String name, Header header) {
        parts.addHeaders(name, header);
    }

    private static Header uri(String meaning) {
        return of(meaning, new StringSchema().format("uri"));
    }

    private static Header whole(String meaning) {
        return of(meaning, new IntegerSchema());
    }

    private static Header text(String meaning, String example) {
        return of(meaning, new StringSchema()).example(example);
    }

    private static Header of(String meaning, Schema<?> schema) {
        return new Header().description(meaning).schema(schema);
    }
}
