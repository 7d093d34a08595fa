package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The prompts that wait, and the one that runs. Lives in memory only. */
final class PromptQueue {
    private static final Comparator<Prompt> ORDER = Comparator.<Prompt>comparingDouble(
                    prompt -> prompt.number().asDouble())
            .thenComparing(Prompt::id);

    private final PriorityQueue<Prompt> pending = new PriorityQueue<>(ORDER);
    private final IntConsumer onChange;
    private @Nullable Prompt running;
    private boolean interrupted;

    /** @param onChange told of the number of remaining prompts, inside the lock so that reports keep their order */
    PromptQueue(IntConsumer onChange) {
        this.onChange = onChange;
    }

    /**
     * Queues a prompt.
     *
     * @return false for ComfyUI's own fault: a prompt with the same number and id waits already. The prompt is queued all
     *     the same, but nobody is told and the caller answers 500
     */
    synchronized boolean put(Prompt prompt) {
        boolean clash = pending.stream().anyMatch(other -> ORDER.compare(other, prompt) == 0);
        pending.add(prompt);
        if (!clash) {
            changed();
        }
        notifyAll();
        return !clash;
    }

    /** Waits for the next prompt and makes it the running one. */
    synchronized Prompt take() throws InterruptedException {
        while (pending.isEmpty()) {
            wait();
        }
        Prompt next = pending.remove();
        running = next;
        interrupted = false;
        changed();
        return next;
    }

    /** The running prompt has ended. */
    synchronized void done() {
        running = null;
        changed();
    }

    /** Asks the running prompt to stop; with an id, only if that one runs. A queued prompt is left alone. */
    synchronized void interrupt(@Nullable String promptId) {
        Prompt current = running;
        if (current != null && (promptId == null || current.id().equals(promptId))) {
            interrupted = true;
        }
    }

    /** True once for each interrupt. */
    synchronized boolean consumeInterrupt() {
        boolean was = interrupted;
        interrupted = false;
        return was;
    }

    /** Takes waiting prompts out of the queue; unknown ids and the running one are left alone. */
    synchronized void delete(Collection<String> ids) {
        for (String id : ids) {
            boolean last = pending.size() == 1;
            Optional<Prompt> match =
                    pending.stream().filter(prompt -> prompt.id().equals(id)).findFirst();
            if (match.isPresent()) {
                pending.remove(match.get());
                changed();
                if (last) {
                    // ComfyUI wipes the queue then, which reports once more.
                    changed();
                }
            }
        }
    }

    synchronized void clear() {
        pending.clear();
        changed();
    }

    synchronized int remaining() {
        return pending.size() + (running == null ? 0 : 1);
    }

    /** The body of {@code GET /queue}; what waits is in heap order. */
    synchronized ObjectNode describe() {
        ArrayNode runningNow = Wire.array();
        Prompt current = running;
        if (current != null) {
            runningNow.add(current.queueEntry());
        }
        ArrayNode waiting = Wire.array();
        new ArrayList<>(pending).forEach(prompt -> waiting.add(prompt.queueEntry()));
        ObjectNode queue = Wire.object();
        queue.set("queue_running", runningNow);
        queue.set("queue_pending", waiting);
        return queue;
    }

    private void changed() {
        onChange.accept(remaining());
    }
}
