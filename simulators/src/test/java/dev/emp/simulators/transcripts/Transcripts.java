package dev.emp.simulators.transcripts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded transcripts, as resources of this test-jar. */
public final class Transcripts {
    private static final List<String> NAMES = List.of(
            "01-success-save-image",
            "02-success-cached",
            "03-validation-errors",
            "04-progress",
            "05-execution-error",
            "06-interrupt",
            "07-queue-delete",
            "08-upload-view",
            "09-read-endpoints",
            "10-two-clients",
            "11a-ws-drop-reconnect",
            "11b-ws-same-id-overlap",
            "12a-server-sigkill-restart",
            "12b-server-sigint-restart",
            "12c-server-sigterm-restart",
            "13-client-chosen-prompt-id",
            "14-feature-flags-preview-metadata",
            "15-save-image-websocket",
            "16-extra-data-secrets");

    private Transcripts() {}

    public static List<String> names() {
        return NAMES;
    }

    public static List<Transcript> all() {
        return NAMES.stream().map(Transcripts::load).toList();
    }

    /** @param name the whole name, or its beginning up to the first dash, for example {@code 04} */
    public static Transcript load(String name) {
        String full = NAMES.stream()
                .filter(known -> known.equals(name) || known.startsWith(name + "-"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no transcript " + name + "; there are " + NAMES));
        try (InputStream in =
                Objects.requireNonNull(Transcripts.class.getResourceAsStream("/transcripts/" + full + ".json"), full)) {
            JsonNode file = JsonMapper.shared().readTree(in);
            List<TranscriptItem> items = new ArrayList<>();
            file.path("timeline").values().forEach(item -> items.add(parse(item)));
            return new Transcript(full, file.path("title").asString(), List.copyOf(items));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TranscriptItem parse(JsonNode item) {
        String connection = item.path("conn").asString("");
        int id = item.path("id").asInt(-1);
        return switch (item.path("kind").asString()) {
            case "note" -> new TranscriptItem.Note(item.path("text").asString());
            case "ws_connect" ->
                new TranscriptItem.Connect(connection, item.path("path").asString());
            case "ws_open" -> new TranscriptItem.Opened(connection);
            case "ws_error" -> new TranscriptItem.Refused(connection);
            case "ws_closed" -> closed(connection, item);
            case "ws_send" -> new TranscriptItem.Sent(connection, frameKind(item), content(item));
            case "ws_recv" -> new TranscriptItem.Received(connection, frameKind(item), content(item));
            case "http_request" ->
                new TranscriptItem.Request(
                        id,
                        item.path("method").asString(),
                        item.path("path").asString(),
                        headers(item),
                        content(item.path("body")));
            case "http_response" ->
                new TranscriptItem.Response(id, item.path("status").asInt(), headers(item), content(item.path("body")));
            case "http_error" -> new TranscriptItem.RequestFailed(id);
            default -> throw new IllegalArgumentException("unknown kind of item: " + item);
        };
    }

    private static TranscriptItem closed(String connection, JsonNode item) {
        boolean byServer = item.path("by").asString().equals("server");
        boolean abruptly = byServer
                ? !item.path("close_frame").asBoolean()
                : item.path("how").asString().contains("no close frame");
        return new TranscriptItem.Closed(connection, byServer, abruptly);
    }

    private static TranscriptItem.FrameKind frameKind(JsonNode item) {
        return TranscriptItem.FrameKind.valueOf(item.path("frame").asString().toUpperCase(Locale.ROOT));
    }

    private static Map<String, String> headers(JsonNode item) {
        Map<String, String> headers = new LinkedHashMap<>();
        item.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        return headers;
    }

    /** The bytes as they were on the wire. */
    private static byte[] content(JsonNode holder) {
        if (holder.has("text")) {
            return holder.path("text").asString().getBytes(StandardCharsets.UTF_8);
        }
        if (holder.has("json")) {
            return PythonJson.write(holder.path("json")).getBytes(StandardCharsets.UTF_8);
        }
        return holder.has("base64")
                ? Base64.getDecoder().decode(holder.path("base64").asString())
                : new byte[0];
    }

    static JsonNode jsonOrMissing(byte[] body) {
        try {
            return body.length == 0
                    ? JsonMapper.shared().missingNode()
                    : JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            return JsonMapper.shared().missingNode();
        }
    }
}
