package dev.emp.orchestrator.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.job.Shards;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class StreamPositionTest {

    @Test
    void aCursorOfTheMostShardsSurvives() {
        String cursor = String.join("_", Collections.nCopies(Shards.MOST, "1795691760514-1234"));
        StreamPosition position = new StreamPosition(new EventCursor(cursor), 17);
        assertThat(StreamPosition.parse(position.toString())).contains(position);
        assertThat(StreamPosition.parse(cursor)).contains(new StreamPosition(new EventCursor(cursor), 0));
    }

    @Test
    void whatIsTooLongOrBlankIsNoPosition() {
        assertThat(StreamPosition.parse("1".repeat(3_001))).isEmpty();
        assertThat(StreamPosition.parse(" ".repeat(3_000))).isEmpty();
        assertThat(StreamPosition.parse("a~b~1")).isEmpty();
    }
}
