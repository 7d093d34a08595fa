package dev.emp.orchestrator.batches;

import java.util.List;
import org.springframework.http.MediaType;

/** How a report is written. */
enum ReportFormat {
    JSON,
    NDJSON;

    MediaType type() {
        return switch (this) {
            case JSON -> MediaType.APPLICATION_JSON;
            case NDJSON -> MediaType.APPLICATION_NDJSON;
        };
    }

    /** The format of the body, unless the client accepts only the other. */
    static ReportFormat of(boolean stream, List<MediaType> accepted) {
        ReportFormat own = stream ? NDJSON : JSON;
        ReportFormat other = stream ? JSON : NDJSON;
        boolean takesOwn = accepted.isEmpty() || accepted.stream().anyMatch(type -> type.includes(own.type()));
        return takesOwn ? own : other;
    }
}
