package dev.emp.orchestrator.problem;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Every way a call can be refused. The wire names are stable: clients may branch on them. */
public enum ErrorCode {
    BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request is malformed"),
    MALFORMED_JSON(HttpStatus.BAD_REQUEST, "The body is not JSON"),
    INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "A query parameter is wrong"),
    INVALID_HEADER(HttpStatus.BAD_REQUEST, "A request header is wrong"),
    INVALID_JOB_ID(HttpStatus.BAD_REQUEST, "This is not a job id"),
    MISSING_API_KEY(HttpStatus.UNAUTHORIZED, "The call needs an API key"),
    INVALID_API_KEY(HttpStatus.UNAUTHORIZED, "The API key is not valid"),
    EXPIRED_API_KEY(HttpStatus.UNAUTHORIZED, "The API key has expired"),
    INVALID_TOKEN(HttpStatus.UNAUTHORIZED, "The access token is not valid"),
    ROLE_TOO_LOW(HttpStatus.FORBIDDEN, "The key's role does not allow this"),
    WRONG_ORIGIN(HttpStatus.FORBIDDEN, "Web pages of others may not call an open platform"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this path"),
    JOB_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such job"),
    ARTIFACT_NOT_FOUND(HttpStatus.NOT_FOUND, "The job has no such file"),
    FILE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such file"),
    SERVICE_NOT_FOUND(HttpStatus.NOT_FOUND, "No such service is offered"),
    SCHEDULE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such schedule"),
    MACHINE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such machine"),
    COMMAND_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such command"),
    LOG_NOT_FOUND(HttpStatus.NOT_FOUND, "The machine has no such log"),
    KEY_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such API key"),
    WEBHOOK_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such webhook"),
    DELIVERY_NOT_FOUND(HttpStatus.NOT_FOUND, "The webhook has no such delivery"),
    POOL_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such pool"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This path does not take this method"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "There is no representation of the type asked for"),
    REQUEST_TIMEOUT(HttpStatus.REQUEST_TIMEOUT, "The rest of the request did not come in time"),
    IDEMPOTENCY_KEY_REUSED(HttpStatus.CONFLICT, "The idempotency key was used for another request"),
    NOT_A_DEAD_LETTER(HttpStatus.CONFLICT, "The job has not failed or expired"),
    TOO_MANY_SCHEDULES(HttpStatus.CONFLICT, "There are as many schedules as are allowed"),
    FIRST_KEY_NOT_ADMIN(HttpStatus.CONFLICT, "The first key must be one with the role admin"),
    WEBHOOK_DISABLED(HttpStatus.CONFLICT, "The webhook is disabled"),
    TOO_MANY_WEBHOOKS(HttpStatus.CONFLICT, "The tenant has as many webhooks as it may have"),
    SERVICE_IN_USE(HttpStatus.CONFLICT, "Machines offer the service"),
    FILE_QUOTA_EXCEEDED(HttpStatus.CONFLICT, "The tenant keeps files of as many bytes as it may"),
    PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
    URI_TOO_LONG(HttpStatus.URI_TOO_LONG, "The path and its query are too long"),
    HEADERS_TOO_LARGE(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of a type this path does not take"),
    TOO_MANY_JOBS(HttpStatus.CONTENT_TOO_LARGE, "The batch has too many jobs"),
    RANGE_NOT_SATISFIABLE(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "The file has no such range"),
    UNKNOWN_FIELD(HttpStatus.UNPROCESSABLE_CONTENT, "The body has a field that does not exist"),
    MISSING_FIELD(HttpStatus.UNPROCESSABLE_CONTENT, "The body lacks a required field"),
    INVALID_VALUE(HttpStatus.UNPROCESSABLE_CONTENT, "A field has a wrong value"),
    SERVICE_NOT_OFFERED(HttpStatus.UNPROCESSABLE_CONTENT, "Nobody offers this service"),
    UNKNOWN_DEPENDENCY(HttpStatus.UNPROCESSABLE_CONTENT, "The job depends on a job that does not exist"),
    DEPENDENCY_CYCLE(HttpStatus.UNPROCESSABLE_CONTENT, "The job depends on itself"),
    DEPENDENCY_REFUSED(HttpStatus.FAILED_DEPENDENCY, "The job depends on one of its batch that was refused"),
    BATCH_INCOMPLETE(HttpStatus.FAILED_DEPENDENCY, "Jobs of the batch are missing that the fan-in job was to wait for"),
    INVALID_INPUT(HttpStatus.UNPROCESSABLE_CONTENT, "The input violates the schema of the service"),
    QUOTA_EXCEEDED(HttpStatus.TOO_MANY_REQUESTS, "The tenant has used up a quota"),
    STREAM_OVERFLOW(HttpStatus.SERVICE_UNAVAILABLE, "The client reads too slowly"),
    DRAINING(HttpStatus.SERVICE_UNAVAILABLE, "The service or pool takes no jobs at the moment"),
    SCALING_UNKNOWN(HttpStatus.SERVICE_UNAVAILABLE, "Too little is known to say how many machines there should be"),
    STOPPING(HttpStatus.SERVICE_UNAVAILABLE, "This replica is stopping"),
    MACHINE_SILENT(HttpStatus.SERVICE_UNAVAILABLE, "The machine does not answer"),
    TOO_MANY_COMMANDS(HttpStatus.SERVICE_UNAVAILABLE, "Too many commands wait for the machine"),
    FILE_STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The store of files is out of reach"),
    BUS_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The job bus is out of reach"),
    ISSUER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The issuer of access tokens is out of reach"),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "A fault of the platform");

    private final HttpStatus status;
    private final String title;

    ErrorCode(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** True when the same request may succeed later, unchanged. */
    public boolean isRetryable() {
        return status.is5xxServerError()
                || status == HttpStatus.TOO_MANY_REQUESTS
                || status == HttpStatus.REQUEST_TIMEOUT;
    }

    /** The name used in JSON and metrics: {@code malformed_json}, … */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
