package dev.emp.orchestrator.problem;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.netty.channel.AbortedException;

/** Says for every exception which refusal the client sees. */
public final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String SECONDS_UNTIL_RETRY = "2";

    private Problems() {}

    /** Never fails; what nobody foresaw is logged and becomes {@link ErrorCode#INTERNAL_ERROR} without its message. */
    public static ProblemException of(Throwable fault) {
        return switch (fault) {
            case ProblemException known -> known;
            case CompletionException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
            case BusUnavailableException outage -> busUnavailable();
            case MethodNotAllowedException refused -> methodNotAllowed(refused);
            case UnsupportedMediaTypeStatusException refused -> unsupported(refused);
            // An Accept that nobody can read says nothing of what would be acceptable.
            case NotAcceptableStatusException refused
            when refused.getSupportedMediaTypes().isEmpty() -> mediaType();
            case NotAcceptableStatusException refused ->
                new ProblemException(
                        ErrorCode.NOT_ACCEPTABLE,
                        "this path answers with: " + names(Set.copyOf(refused.getSupportedMediaTypes())));
            case ResponseStatusException refused -> ofStatus(refused);
            // The client has left; nobody reads this, and nothing of ours is at fault.
            case AbortedException gone ->
                new ProblemException(ErrorCode.BAD_REQUEST, "the body broke off before its end");
            case InvalidMediaTypeException malformed -> mediaType();
            case InvalidMimeTypeException malformed -> mediaType();
            default -> internal(fault);
        };
    }

    private static ProblemException busUnavailable() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, SECONDS_UNTIL_RETRY);
        return new ProblemException(
                ErrorCode.BUS_UNAVAILABLE,
                "the job bus did not answer; whether the call took effect is not known. Repeat it, a submission with "
                        + "the same Idempotency-Key.",
                headers);
    }

    private static ProblemException mediaType() {
        return new ProblemException(
                ErrorCode.INVALID_HEADER,
                "the headers Content-Type and Accept must name media types such as application/json, Accept at most 50");
    }

    private static ProblemException methodNotAllowed(MethodNotAllowedException refused) {
        return new ProblemException(
                ErrorCode.METHOD_NOT_ALLOWED,
                refused.getHttpMethod() + " is not for this path; allowed: "
                        + refused.getSupportedMethods().stream()
                                .map(HttpMethod::name)
                                .sorted()
                                .collect(Collectors.joining(", ")),
                refused.getHeaders());
    }

    private static ProblemException unsupported(UnsupportedMediaTypeStatusException refused) {
        MediaType given = refused.getContentType();
        return new ProblemException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "the body is " + (given == null ? "of no stated type" : given) + "; allowed: "
                        + names(Set.copyOf(refused.getSupportedMediaTypes())));
    }

    private static ProblemException ofStatus(ResponseStatusException refused) {
        HttpStatus status = Objects.requireNonNullElse(
                HttpStatus.resolve(refused.getStatusCode().value()), HttpStatus.BAD_REQUEST);
        return switch (status) {
            case NOT_FOUND -> new ProblemException(ErrorCode.NOT_FOUND, "the paths are described at /docs");
            case CONTENT_TOO_LARGE ->
                new ProblemException(ErrorCode.PAYLOAD_TOO_LARGE, "the body is larger than this path takes");
            case INTERNAL_SERVER_ERROR -> internal(refused);
            default ->
                new ProblemException(
                        ErrorCode.BAD_REQUEST,
                        Objects.requireNonNullElse(refused.getReason(), "the request could not be understood"));
        };
    }

    private static ProblemException internal(Throwable fault) {
        log.error("A call failed in a way nobody foresaw", fault);
        return new ProblemException(ErrorCode.INTERNAL_ERROR, "the fault has been logged; repeating the call may help");
    }

    private static String names(Set<MediaType> types) {
        return types.stream().map(MediaType::toString).sorted().collect(Collectors.joining(", "));
    }
}
