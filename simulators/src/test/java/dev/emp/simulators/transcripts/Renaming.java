package dev.emp.simulators.transcripts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids in a recording, and what the client under test calls the same things. */
final class Renaming {
    private static final int PREVIEW_WITH_METADATA = 4;

    private final Map<String, String> ownByRecorded = new LinkedHashMap<>();

    void add(String recorded, String own) {
        if (!recorded.isEmpty() && !recorded.equals(own)) {
            ownByRecorded.put(recorded, own);
        }
    }

    String toOwn(String text) {
        String result = text;
        for (Map.Entry<String, String> name : ownByRecorded.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        return result;
    }

    String toRecorded(String text) {
        String result = text;
        for (Map.Entry<String, String> name : ownByRecorded.entrySet()) {
            result = result.replace(name.getValue(), name.getKey());
        }
        return result;
    }

    /** A JSON or text body with the client's names. */
    byte[] toOwn(byte[] utf8) {
        return ownByRecorded.isEmpty()
                ? utf8
                : toOwn(new String(utf8, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    /** A binary frame: only previews with metadata hold names. */
    byte[] binaryToOwn(byte[] frame) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        if (buffer.getInt() != PREVIEW_WITH_METADATA) {
            return frame;
        }
        byte[] metadata = new byte[buffer.getInt()];
        buffer.get(metadata);
        byte[] renamed = toOwn(metadata);
        return ByteBuffer.allocate(8 + renamed.length + buffer.remaining())
                .putInt(PREVIEW_WITH_METADATA)
                .putInt(renamed.length)
                .put(renamed)
                .put(buffer)
                .array();
    }
}
