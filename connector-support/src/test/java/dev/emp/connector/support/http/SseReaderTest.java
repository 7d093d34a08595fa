package dev.emp.connector.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {

    @Test
    void readsNamesIdsAndDataOfSeveralLines() throws Exception {
        assertThat(read("event: output\nid: 1:0\ndata: Once\ndata:  upon\n\nevent: done\nid: 1:1\ndata: {}\n\n"))
                .containsExactly(new ServerEvent("output", "Once\n upon", "1:0"), new ServerEvent("done", "{}", "1:1"));
    }

    @Test
    void linesEndInThreeWaysAndAMarkBeforeTheFirstIsSkipped() throws Exception {
        assertThat(read("\uFEFFdata: a\r\n\r\ndata: b\r\rdata: c\n\n"))
                .extracting(ServerEvent::data)
                .containsExactly("a", "b", "c");
    }

    @Test
    void commentsUnknownFieldsAndEventsWithoutDataAreLeftOut() throws Exception {
        assertThat(read(": ping\n\nretry: 3\n\nevent: empty\n\nevent: x\ndata\n\n"))
                .containsExactly(new ServerEvent("x", "", ""));
    }

    @Test
    void anIdStaysUntilTheNext() throws Exception {
        assertThat(read("id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n"))
                .extracting(ServerEvent::id)
                .containsExactly("7", "7", "");
    }

    @Test
    void anEventThatWasNotEndedIsNotTold() throws Exception {
        assertThat(read("data: whole\n\ndata: ha"))
                .extracting(ServerEvent::data)
                .containsExactly("whole");
        assertThat(read("data: half\n")).isEmpty();
    }

    @Test
    void aLineOrAnEventThatIsTooLargeFails() {
        assertThatThrownBy(() -> read("data: " + "x".repeat(200) + "\n\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("an event is larger than 100 bytes");
        assertThatThrownBy(() -> read(("data: " + "x".repeat(60) + "\n").repeat(2) + "\n"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void lettersOfSeveralBytesSurviveReadsOfOneByte() throws Exception {
        InputStream slow = new ByteArrayInputStream("data: größer 🙂\n\n".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(1, length));
            }
        };

        assertThat(new SseReader(slow, 100).next()).isEqualTo(new ServerEvent("message", "größer 🙂", ""));
    }

    private static List<ServerEvent> read(String text) throws IOException {
        SseReader reader = new SseReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 100);
        List<ServerEvent> events = new ArrayList<>();
        for (ServerEvent event = reader.next(); event != null; event = reader.next()) {
            events.add(event);
        }
        return events;
    }
}
