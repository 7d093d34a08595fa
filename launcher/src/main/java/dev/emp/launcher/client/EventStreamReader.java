package dev.emp.launcher.client;

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
    EmpClient.@Nullable Event next() throws IOException {
        String type = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !data.isEmpty()) {
                return new EmpClient.Event(type, json.readTree(data.toString()));
            }
            if (line.isEmpty()) {
                type = "message";
            } else if (line.startsWith("event:")) {
                type = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n")
                        .append(line.substring("data:".length()).strip());
            }
        }
        return null;
    }
}
