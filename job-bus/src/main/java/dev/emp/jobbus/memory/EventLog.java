package dev.emp.jobbus.memory;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.job.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The events of all jobs. A cursor is the number of the event before it, counted from 1. */
final class EventLog {

    private final WaitingRoom<Question, Batch> readers;
    private final int kept;
    private final Deque<JobEvent> events = new ArrayDeque<>();
    private long newest;

    EventLog(Exclusive exclusive, int kept) {
        this.readers = new WaitingRoom<>(exclusive, new Batch(List.of(), EventCursor.START, false));
        this.kept = kept;
    }

    void append(JobEntry job, JobEvent.Type type, JsonText data, Instant at) {
        newest++;
        events.addLast(new JobEvent(cursor(newest), job.id(), type, job.state(), at, job.epoch(), data));
        if (events.size() > kept) {
            events.removeFirst();
        }
    }

    EventCursor latest() {
        return cursor(newest);
    }

    CompletableFuture<Batch> read(EventCursor after, int max, Duration maxWait) {
        if (max < 1 || maxWait.isNegative()) {
            throw new IllegalArgumentException("max must be at least 1, max_wait must not be negative");
        }
        Question question = new Question(numberOf(after), max);
        return answer(question)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> readers.enter(question, maxWait))
                .thenApply(batch -> batch.events().isEmpty() ? new Batch(List.of(), after, false) : batch);
    }

    void serveReaders() {
        readers.serve(this::answer);
    }

    void failReaders(RuntimeException fault) {
        readers.failAll(fault);
    }

    private Optional<Batch> answer(Question question) {
        if (question.after >= newest) {
            return Optional.empty();
        }
        long dropped = newest - events.size();
        long seen = Math.max(question.after, dropped);
        List<JobEvent> found =
                events.stream().skip(seen - dropped).limit(question.max).toList();
        return Optional.of(new Batch(found, cursor(seen + found.size()), question.after < dropped));
    }

    private long numberOf(EventCursor cursor) {
        String text = cursor.value();
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) > newest) {
            throw new IllegalArgumentException("not a cursor of this bus: " + text);
        }
        return Long.parseLong(text);
    }

    private static EventCursor cursor(long number) {
        return new EventCursor(Long.toString(number));
    }

    private record Question(long after, int max) {}
}
