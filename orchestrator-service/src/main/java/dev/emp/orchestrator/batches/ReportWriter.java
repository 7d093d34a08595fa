package dev.emp.orchestrator.batches;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Writes one report, piece by piece: a line for each job and one for the end, or one JSON object. */
final class ReportWriter {

    private final ReportFormat format;
    private final JsonMapper json;
    private boolean begun;

    ReportWriter(ReportFormat format, JsonMapper json) {
        this.format = format;
        this.json = json;
    }

    byte[] jobs(List<JobReport> reports) {
        StringBuilder text = new StringBuilder();
        for (JobReport report : reports) {
            switch (format) {
                case JSON -> text.append(begun ? "," : "{\"jobs\":[").append(json.writeValueAsString(report));
                case NDJSON -> text.append(json.writeValueAsString(report)).append('\n');
            }
            begun = true;
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] end(BatchEnd end) {
        String text = json.writeValueAsString(end);
        return switch (format) {
            case JSON -> "],".concat(text.substring(1)).getBytes(StandardCharsets.UTF_8);
            case NDJSON -> text.concat("\n").getBytes(StandardCharsets.UTF_8);
        };
    }
}
