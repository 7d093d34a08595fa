package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FeedTextTest {

    @Test
    void aMessageIsWrittenWhenItIsFirstWantedAndOnceForAllWhoAreSentIt() {
        AtomicInteger written = new AtomicInteger();
        FeedText text = FeedText.later(() -> {
            written.incrementAndGet();
            return "{\"name\":\"größer\"}".getBytes(StandardCharsets.UTF_8);
        });
        assertThat(written).hasValue(0);
        assertThat(text.bytes()).isSameAs(text.bytes());
        assertThat(text.text()).isEqualTo("{\"name\":\"größer\"}");
        assertThat(written).hasValue(1);
    }
}
