package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CrowdTest {

    private final Crowd crowd = new Crowd(0);

    private void askEvery(long micros, int times, long from) {
        for (int i = 0; i < times; i++) {
            crowd.ask(TimeUnit.MICROSECONDS.toNanos(from + i * micros));
        }
    }

    @Test
    void manyQuestionsInAMillisecondAreACrowdFromTheNextOneOn() {
        askEvery(100, 10, 0);
        assertThat(crowd.isThere()).isFalse();

        askEvery(100, 1, 1_000);
        assertThat(crowd.isThere()).isTrue();
    }

    @Test
    void aCallerThatAsksAgainWithEveryAnswerIsNone() {
        askEvery(340, 100, 0);

        assertThat(crowd.isThere()).isFalse();
    }

    @Test
    void aCrowdThatHasGoneIsNoneAnyMore() {
        askEvery(100, 20, 0);
        assertThat(crowd.isThere()).isTrue();

        askEvery(100, 1, 10_000);
        assertThat(crowd.isThere()).isFalse();
    }
}
