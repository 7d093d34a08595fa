package dev.emp.orchestrator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.events.EventHistory.Missed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventHistoryTest {

    private static final JobId MINE = new JobId("j0-01k00000000000000000000001");
    private static final JobId OTHER = new JobId("j0-01k00000000000000000000002");

    @Test
    void whatAClientMissedIsReadUpToNow() {
        Stream stream = new Stream(5, false);
        Missed missed = recent(stream);
        assertThat(missed.gap()).isFalse();
        assertThat(missed.events()).hasSize(5);
        assertThat(stream.reads).hasValue(5);
    }

    @Test
    void forAnOldCursorOfAClientNotAllOfEverybodysEventsAreRead() {
        Stream stream = new Stream(100, false);
        assertThat(recent(stream).gap()).isTrue();
        assertThat(stream.reads).hasValueLessThan(25);
    }

    @Test
    void nothingIsReadAfterAGap() {
        Stream stream = new Stream(100, true);
        assertThat(recent(stream).gap()).isTrue();
        assertThat(stream.reads).hasValue(1);
    }

    @Test
    void fromAReplicasOwnCursorEverythingIsRead() {
        Stream stream = new Stream(100, false);
        Missed missed = new EventHistory(stream).since(EventCursor.START, MINE).block();
        assertThat(missed.gap()).isFalse();
        assertThat(missed.events()).hasSize(100);
    }

    private static Missed recent(Stream stream) {
        return new EventHistory(stream).recent(EventCursor.START, MINE).block();
    }

    /**
     * The events of a busy platform: in every batch one of this job.
     *
     * @param dropped whether events were dropped before the first batch
     */
    private record Stream(int batches, boolean dropped, AtomicInteger reads) implements JobEvents {

        Stream(int batches, boolean dropped) {
            this(batches, dropped, new AtomicInteger());
        }

        @Override
        public CompletionStage<Batch> read(EventCursor after, int max, Duration maxWait) {
            int number = reads.incrementAndGet();
            int events = number < batches ? max : 1;
            List<JobEvent> all = new ArrayList<>(Collections.nCopies(events - 1, event(OTHER)));
            all.add(event(MINE));
            return CompletableFuture.completedFuture(
                    new Batch(all, new EventCursor("0-" + number), dropped && number == 1));
        }

        @Override
        public CompletionStage<EventCursor> latest() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<Part>> readOutput(JobId job, long after, int max, Duration maxWait) {
            throw new UnsupportedOperationException();
        }

        private static JobEvent event(JobId job) {
            return new JobEvent(
                    EventCursor.START,
                    job,
                    JobEvent.Type.PROGRESS,
                    JobState.RUNNING,
                    Instant.EPOCH,
                    1,
                    new JsonText("{}"));
        }
    }
}
