package dev.emp.connector.http;

import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events to lines and back. It has a mapper of its own, so that no application's JSON settings change the protocol.
 */
final class EventCodec {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private EventCodec() {}

    /** One line without its line feed. */
    static byte[] encode(ExecutionEvent event) {
        return MAPPER.writerFor(ExecutionEvent.class).writeValueAsBytes(event);
    }

    /** One line with its line feed. */
    static byte[] encodeLine(ExecutionEvent event) {
        byte[] text = encode(event);
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        return line;
    }

    /** @throws JacksonException when the line is not an event */
    static ExecutionEvent decode(byte[] line) {
        return MAPPER.readValue(line, ExecutionEvent.class);
    }

    static <T> T decode(byte[] line, Class<T> type) {
        return MAPPER.readValue(line, type);
    }

    static byte[] encodeBody(Object body) {
        return MAPPER.writeValueAsBytes(body);
    }
}
