package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.event.JobEvents.Batch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits here in vain does so for a day, so that the limit of the test tells. */
@Timeout(60)
class EventTailTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final EventPosition START = EventPosition.start(1);

    private final EventTail tail = new EventTail(1);

    @Test
    void eventsAreFetchedAtOnceForAReaderThatWaits() throws Exception {
        tail.await(START, 1, 0);

        tail.awaitReader(DAY);
    }

    @Test
    void aReaderThatComesHasThemFetchedAtOnce() throws Exception {
        CompletableFuture<Void> fetched = fetching(DAY);

        tail.await(START, 1, 0);

        fetched.get(30, TimeUnit.SECONDS);
    }

    @Test
    void theyAreFetchedInTheEndAlsoWhenNobodyReads() throws Exception {
        tail.awaitReader(Duration.ofMillis(1));
    }

    @Test
    void aReaderThatHasItsAnswerIsWaitedForAgain() {
        CompletableFuture<Batch> batch = tail.await(START, 1, 0);
        tail.give(START, batch);

        CompletableFuture<Void> fetched = fetching(DAY);

        assertThat(fetched).isNotDone();
        tail.close();
        fetched.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void closingEndsTheWait() throws Exception {
        CompletableFuture<Void> fetched = fetching(DAY);

        tail.close();

        fetched.get(30, TimeUnit.SECONDS);
        assertThat(tail.await(START, 1, 0)).isCompletedWithValue(START.batch(List.of(), false));
    }

    /** Between its look into Redis and its wait here, nobody knows of the reader. */
    @Test
    void aGapThatCameBeforeItsWaitIsToldToTheReader() {
        long before = tail.gaps();
        tail.skipTo(0, StreamId.parse("5-1"));

        assertThat(tail.await(START, 1, before)).isCompletedWithValue(START.batch(List.of(), true));
        assertThat(tail.await(START, 1, tail.gaps())).isNotDone();
    }

    private CompletableFuture<Void> fetching(Duration most) {
        CompletableFuture<Void> fetched = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                tail.awaitReader(most);
                fetched.complete(null);
            } catch (InterruptedException e) {
                fetched.completeExceptionally(e);
            }
        });
        return fetched;
    }
}
