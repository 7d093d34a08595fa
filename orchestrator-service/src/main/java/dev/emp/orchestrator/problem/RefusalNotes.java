package dev.emp.orchestrator.problem;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;

/** Notes for {@link ProblemDocumentation} which refusals follow from the shape of a call, and which its controller names. */
@Component
final class RefusalNotes implements OperationCustomizer {

    /** Wire names of {@link ErrorCode}s. */
    static final String CODES = "x-error-codes";

    private static final Set<ErrorCode> ALWAYS = Set.of(
            ErrorCode.BAD_REQUEST, ErrorCode.INVALID_HEADER, ErrorCode.BUS_UNAVAILABLE, ErrorCode.INTERNAL_ERROR);
    private static final Set<ErrorCode> OF_JSON = Set.of(
            ErrorCode.MALFORMED_JSON,
            ErrorCode.UNKNOWN_FIELD,
            ErrorCode.MISSING_FIELD,
            ErrorCode.INVALID_VALUE,
            ErrorCode.PAYLOAD_TOO_LARGE);

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        Set<ErrorCode> codes = EnumSet.copyOf(ALWAYS);
        codes.addAll(named(handler));
        if (maps(handler, RequestMapping::produces)) {
            codes.add(ErrorCode.NOT_ACCEPTABLE);
        }
        if (maps(handler, RequestMapping::consumes)) {
            codes.add(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        if (operation.getRequestBody() != null) {
            codes.add(ErrorCode.REQUEST_TIMEOUT);
        }
        if (takesJson(operation)) {
            codes.addAll(OF_JSON);
        }
        if (hasQuery(operation)) {
            codes.add(ErrorCode.INVALID_PARAMETER);
        }
        operation.addExtension(CODES, names(codes));
        return operation;
    }

    static List<String> names(Collection<ErrorCode> codes) {
        return codes.stream().sorted().map(ErrorCode::wireName).toList();
    }

    private static List<ErrorCode> named(HandlerMethod handler) {
        return Stream.of(
                        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Refuses.class),
                        AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Refuses.class))
                .filter(Objects::nonNull)
                .flatMap(refuses -> List.of(refuses.value()).stream())
                .toList();
    }

    private static boolean maps(HandlerMethod handler, Function<RequestMapping, String[]> part) {
        return isNotEmpty(AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class), part)
                || isNotEmpty(
                        AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), RequestMapping.class), part);
    }

    private static boolean isNotEmpty(@Nullable RequestMapping mapping, Function<RequestMapping, String[]> part) {
        return mapping != null && part.apply(mapping).length > 0;
    }

    private static boolean takesJson(Operation operation) {
        return Optional.ofNullable(operation.getRequestBody()).map(body -> body.getContent()).stream()
                .map(Content::keySet)
                .flatMap(Set::stream)
                .anyMatch(type -> MediaType.parseMediaType(type).getSubtype().contains("json"));
    }

    private static boolean hasQuery(Operation operation) {
        return Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
                .map(Parameter::getIn)
                .anyMatch("query"::equals);
    }
}
