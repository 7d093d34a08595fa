package dev.emp.orchestrator.batches;

import java.util.List;
import org.springframework.http.MediaType;

/** How a report is written. */
enum ReportFormat {
    JSON(MediaType.APPLICATION_JSON),
    NDJSON(MediaType.APPLICATION_NDJSON);

    private final MediaType type;

    ReportFormat(MediaType type) {
        this.type = type;
    }

    MediaType type() {
        return type;
    }

    /** The format of the body, unless the client accepts only the other. */
    static ReportFormat of(boolean stream, List<MediaType> accepted) {
        ReportFormat own = stream ? NDJSON : JSON;
        ReportFormat other = stream ? JSON : NDJSON;
        boolean takesOwn = accepted.isEmpty() || accepted.stream().anyMatch(type -> type.includes(own.type));
        return takesOwn ? own : other;
    }
}
