package dev.emp.simulators.comfyui;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts for tests, over all restarts. */
final class Tally {
    private final AtomicInteger promptsAccepted = new AtomicInteger();
    private final AtomicInteger executionsStarted = new AtomicInteger();
    private final List<String> interrupts = new CopyOnWriteArrayList<>();

    void promptAccepted() {
        promptsAccepted.incrementAndGet();
    }

    void executionStarted() {
        executionsStarted.incrementAndGet();
    }

    void interrupted(String promptId) {
        interrupts.add(promptId);
    }

    int promptsAccepted() {
        return promptsAccepted.get();
    }

    int executionsStarted() {
        return executionsStarted.get();
    }

    List<String> interrupts() {
        return List.copyOf(interrupts);
    }
}
