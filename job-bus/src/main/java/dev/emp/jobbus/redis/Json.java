package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of the bus: snake_case, without nulls. A record with a large foreign JSON value (a job's
 * input, its output) is a line of our own JSON followed by that value as it came, so that nobody parses the value to
 * read the record.
 */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static byte[] writeWithValue(Object header, String foreign) {
        byte[] own = MAPPER.writeValueAsBytes(header);
        byte[] value = foreign.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(own.length + 1 + value.length)
                .put(own)
                .put((byte) '\n')
                .put(value)
                .array();
    }

    /** The part of a record that is ours. */
    static <T> T readHeader(byte[] data, Class<T> type) {
        return MAPPER.readValue(data, 0, endOfHeader(data), type);
    }

    /** The part of a record that is not. */
    static String readValue(byte[] data) {
        int start = endOfHeader(data) + 1;
        return new String(data, start, data.length - start, StandardCharsets.UTF_8);
    }

    private static int endOfHeader(byte[] data) {
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n') {
                return i;
            }
        }
        throw new IllegalArgumentException("a record without a header line");
    }
}
