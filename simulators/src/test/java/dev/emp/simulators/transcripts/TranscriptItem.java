package dev.emp.simulators.transcripts;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One thing that happened while a transcript was recorded, seen from the client. */
public sealed interface TranscriptItem {

    record Note(String text) implements TranscriptItem {}

    /** @param connection the recorder's name for it; a path names the client id */
    record Connect(String connection, String path) implements TranscriptItem {
        /** The client id in the path, or "". */
        public String clientId() {
            return path.contains("clientId=") ? path.substring(path.indexOf('=') + 1) : "";
        }
    }

    record Opened(String connection) implements TranscriptItem {}

    record Refused(String connection) implements TranscriptItem {}

    /** @param abruptly without a close frame */
    record Closed(String connection, boolean byServer, boolean abruptly) implements TranscriptItem {}

    /** From the client. */
    record Sent(String connection, FrameKind kind, byte[] payload) implements TranscriptItem {}

    /** From the server. */
    record Received(String connection, FrameKind kind, byte[] payload) implements TranscriptItem {
        /** The message of a text frame; a missing node for others. */
        public JsonNode json() {
            return kind == FrameKind.TEXT
                    ? JsonMapper.shared().readTree(payload)
                    : JsonMapper.shared().missingNode();
        }

        public String type() {
            return json().path("type").asString(kind.name().toLowerCase(Locale.ROOT));
        }
    }

    record Request(int id, String method, String path, Map<String, String> headers, byte[] body)
            implements TranscriptItem {
        /** The body; a missing node if it is not JSON. */
        public JsonNode json() {
            return Transcripts.jsonOrMissing(body);
        }

        /** A GET or HEAD, which changes nothing. */
        public boolean isRead() {
            return method.equals("GET") || method.equals("HEAD");
        }
    }

    record Response(int requestId, int status, Map<String, String> headers, byte[] body) implements TranscriptItem {
        public JsonNode json() {
            return Transcripts.jsonOrMissing(body);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** The server could not be reached. */
    record RequestFailed(int requestId) implements TranscriptItem {}

    enum FrameKind {
        TEXT,
        BINARY,
        PING,
        PONG
    }
}
