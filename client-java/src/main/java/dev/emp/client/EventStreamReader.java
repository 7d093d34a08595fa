package dev.emp.client;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events (WHATWG HTML, section 9.2) whose data is JSON. */
final class EventStreamReader {

    private final BufferedReader lines;
    private final JsonMapper json;

    EventStreamReader(BufferedReader lines, JsonMapper json) {
        this.lines = lines;
        this.json = json;
    }

    /** The next event, or null at the end of the stream. Comments and events without data are passed over. */
    @Nullable
    JobEvent next() throws IOException {
        String type = "message";
        String id = null;
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !data.isEmpty()) {
                return new JobEvent(type, id, json.readTree(data.toString()));
            }
            if (line.isEmpty()) {
                type = "message";
            } else if (line.startsWith("event:")) {
                type = value(line, "event:");
            } else if (line.startsWith("id:")) {
                id = value(line, "id:");
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(value(line, "data:"));
            }
        }
        return null;
    }

    private static String value(String line, String field) {
        return line.substring(field.length()).strip();
    }
}
