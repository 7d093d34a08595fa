package dev.emp.connector.http;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One line of an execution's stream. Exactly one {@link Result} or {@link Failed} comes, as the last line. The data of an
 * artifact lies between its begin and its end; only heartbeats may come among its chunks.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = ExecutionEvent.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ExecutionEvent.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = ExecutionEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = ExecutionEvent.Partial.class, name = "partial"),
    @JsonSubTypes.Type(value = ExecutionEvent.LogLine.class, name = "log"),
    @JsonSubTypes.Type(value = ExecutionEvent.ArtifactBegin.class, name = "artifact_begin"),
    @JsonSubTypes.Type(value = ExecutionEvent.ArtifactChunk.class, name = "artifact_chunk"),
    @JsonSubTypes.Type(value = ExecutionEvent.ArtifactEnd.class, name = "artifact_end"),
    @JsonSubTypes.Type(value = ExecutionEvent.Usage.class, name = "usage"),
    @JsonSubTypes.Type(value = ExecutionEvent.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = ExecutionEvent.Result.class, name = "result"),
    @JsonSubTypes.Type(value = ExecutionEvent.Failed.class, name = "error"),
})
@JsonIgnoreProperties(ignoreUnknown = true)
sealed interface ExecutionEvent {

    /** Ends the stream. */
    sealed interface Last extends ExecutionEvent {}

    /** The provider accepted the job; the connector goes on once the client has confirmed that the handle is stored. */
    record Accepted(String handle) implements ExecutionEvent {
        public Accepted {
            Objects.requireNonNull(handle, "handle");
            Handles.check(handle);
        }
    }

    record Progress(double fraction, String message) implements ExecutionEvent {
        public Progress {
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * @param data in base64 on the wire
     * @param position where it stands in the job's output, if it comes again when the job is attached to; else null
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @SuppressWarnings("ArrayRecordComponent") // written or read once, never compared
    record Partial(
            String contentType, byte[] data, @Nullable Long position) implements ExecutionEvent {
        public Partial {
            Objects.requireNonNull(contentType, "content_type");
            Objects.requireNonNull(data, "data");
        }
    }

    record LogLine(String line) implements ExecutionEvent {
        public LogLine {
            Objects.requireNonNull(line, "line");
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record ArtifactBegin(String name, String contentType) implements ExecutionEvent {
        public ArtifactBegin {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(contentType, "content_type");
        }
    }

    /** @param data in base64 on the wire */
    @SuppressWarnings("ArrayRecordComponent") // written or read once, never compared
    record ArtifactChunk(byte[] data) implements ExecutionEvent {
        public ArtifactChunk {
            Objects.requireNonNull(data, "data");
        }
    }

    record ArtifactEnd() implements ExecutionEvent {}

    record Usage(String unit, double amount) implements ExecutionEvent {
        public Usage {
            Objects.requireNonNull(unit, "unit");
        }
    }

    /** Nothing to say, but still there. */
    record Heartbeat() implements ExecutionEvent {}

    record Result(JsonNode output) implements Last {
        public Result {
            Objects.requireNonNull(output, "output");
        }
    }

    /**
     * @param errorClass the wire name of an {@link ErrorClass}
     * @param details the provider's own error; null when there is none
     * @param nothingAccepted true when the provider surely has no job, so that a stored handle counts no more; else null
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failed(
            @JsonProperty("class") String errorClass,
            String message,
            @Nullable Long retryAfterMs,
            @Nullable JsonNode details,
            @Nullable Boolean nothingAccepted)
            implements Last {
        public Failed {
            Objects.requireNonNull(errorClass, "class");
            Objects.requireNonNull(message, "message");
        }

        static Failed of(ErrorClass errorClass, String message) {
            return new Failed(errorClass.wireName(), message, null, null, null);
        }

        static Failed of(ConnectorException failure) {
            Duration retryAfter = failure.retryAfter();
            return new Failed(
                    failure.errorClass().wireName(),
                    Objects.requireNonNullElse(failure.getMessage(), ""),
                    retryAfter == null ? null : retryAfter.toMillis(),
                    failure.details(),
                    failure.nothingAccepted() ? true : null);
        }

        /** A class that a newer connector knows and this client does not is a plain provider error. */
        ConnectorException toException() {
            ErrorClass known = Arrays.stream(ErrorClass.values())
                    .filter(candidate -> candidate.wireName().equals(errorClass))
                    .findFirst()
                    .orElse(ErrorClass.PROVIDER_ERROR);
            Duration retryAfter = retryAfterMs == null ? null : Duration.ofMillis(retryAfterMs);
            ConnectorException failure = new ConnectorException(known, message, retryAfter, details, null);
            return Boolean.TRUE.equals(nothingAccepted) ? failure.withNothingAccepted() : failure;
        }
    }

    /** A type that a newer connector sends; ignored. */
    record Unknown() implements ExecutionEvent {}
}
