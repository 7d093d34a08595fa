package dev.emp.orchestrator.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of an event stream that connects again, where it was, as often as it takes. */
final class SseClient implements AutoCloseable {

    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private @Nullable String lastEventId;
    private @Nullable InputStream open;
    private @Nullable BufferedReader lines;

    SseClient(URI uri) {
        this.uri = uri;
    }

    /** The next so many events, over however many connections. */
    List<Event> read(int count) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            try {
                events.add(next());
            } catch (IOException broken) {
                disconnect();
            }
        }
        return events;
    }

    void disconnect() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException broken) {
            // It is gone, as it should be.
        }
        open = null;
        lines = null;
    }

    @Override
    public void close() {
        disconnect();
        http.shutdownNow();
    }

    private Event next() throws IOException, InterruptedException {
        BufferedReader reader = connected();
        String name = "";
        String id = "";
        String data = "";
        while (true) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("the stream has ended");
            }
            if (line.startsWith("event:")) {
                name = line.substring("event:".length());
            } else if (line.startsWith("id:")) {
                id = line.substring("id:".length());
            } else if (line.startsWith("data:")) {
                data = line.substring("data:".length());
            } else if (line.isEmpty() && !id.isEmpty()) {
                lastEventId = id;
                return new Event(name, JsonMapper.shared().readTree(data));
            }
        }
    }

    private BufferedReader connected() throws IOException, InterruptedException {
        BufferedReader reader = lines;
        if (reader != null) {
            return reader;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != OK) {
            answer.body().close();
            throw new IOException("answered with " + answer.statusCode());
        }
        open = answer.body();
        BufferedReader fresh = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        lines = fresh;
        return fresh;
    }

    record Event(String name, JsonNode data) {}
}
