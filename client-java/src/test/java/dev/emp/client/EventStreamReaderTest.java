package dev.emp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventStreamReaderTest {

    private static EventStreamReader reader(String text) {
        return new EventStreamReader(new BufferedReader(new StringReader(text)), JsonMapper.shared());
    }

    @Test
    void eventsAreReadWithTheirTypesAndCommentsPassedOver() throws IOException {
        EventStreamReader reader =
                reader(":\n\nevent: progress\nid: 1-0\ndata: {\"a\":\ndata: 1}\n\n: beat\n\ndata: 2\n\n");
        JobEvent first = reader.next();
        assertThat(first.type()).isEqualTo("progress");
        assertThat(first.data().path("a").asInt()).isEqualTo(1);
        JobEvent second = reader.next();
        assertThat(second.type()).isEqualTo("message");
        assertThat(second.data().asInt()).isEqualTo(2);
        assertThat(reader.next()).isNull();
    }

    @Test
    void anEventCutOffByTheEndIsNotAnEvent() throws IOException {
        assertThat(reader("event: progress\ndata: {}\n").next()).isNull();
    }
}
