package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.JobId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The partial output of every job: its last 1,000 parts, numbered from 1 over all attempts. */
final class OutputLog {

    private static final int KEPT = 1_000;

    private final WaitingRoom<Question, List<Part>> readers;
    private final Map<JobId, Deque<Part>> byJob = new HashMap<>();

    OutputLog(Exclusive exclusive) {
        this.readers = new WaitingRoom<>(exclusive, List.of());
    }

    void append(JobEntry job, PartialOutput output) {
        Deque<Part> parts = byJob.computeIfAbsent(job.id(), id -> new ArrayDeque<>());
        long number = parts.isEmpty() ? 1 : parts.getLast().number() + 1;
        parts.addLast(new Part(number, job.epoch(), output));
        if (parts.size() > KEPT) {
            parts.removeFirst();
        }
    }

    void remove(JobId job) {
        byJob.remove(job);
    }

    CompletableFuture<List<Part>> read(JobId job, long after, int max, Duration maxWait) {
        if (after < 0 || max < 1 || maxWait.isNegative()) {
            throw new IllegalArgumentException("after and max_wait must not be negative, max must be at least 1");
        }
        Question question = new Question(job, after, max);
        return answer(question)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> readers.enter(question, maxWait));
    }

    void serveReaders() {
        readers.serve(this::answer);
    }

    void failReaders(RuntimeException fault) {
        readers.failAll(fault);
    }

    private Optional<List<Part>> answer(Question question) {
        List<Part> found = byJob.getOrDefault(question.job, new ArrayDeque<>()).stream()
                .filter(part -> part.number() > question.after)
                .limit(question.max)
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private record Question(JobId job, long after, int max) {}
}
