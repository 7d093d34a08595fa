package dev.emp.simulators.comfyui;

import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.ObjectNode;

/** The one thread that runs prompts, one at a time, until it is interrupted. */
final class ExecutorLoop implements Runnable {
    private final PromptRun.Workshop shop;
    private final History history;
    private final Tally tally;
    private final AtomicBoolean freeRequested = new AtomicBoolean();
    private volatile boolean unloaded;

    ExecutorLoop(PromptRun.Workshop shop, History history, Tally tally) {
        this.shop = shop;
        this.history = history;
        this.tally = tally;
    }

    /** Unloads the models. */
    void unload() {
        unloaded = true;
    }

    /** Makes the loop forget its cache before it runs the next prompt. */
    void free() {
        unload();
        freeRequested.set(true);
    }

    /** Whether the models have been unloaded since the last prompt began. */
    boolean isUnloaded() {
        return unloaded;
    }

    @Override
    public void run() {
        try {
            while (true) {
                runNext();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void runNext() throws InterruptedException {
        Prompt prompt = shop.queue().take();
        if (freeRequested.getAndSet(false)) {
            shop.cache().clear();
        }
        unloaded = false;
        tally.executionStarted();
        ObjectNode entry = new PromptRun(shop, prompt).run();
        history.put(prompt.id(), entry);
        shop.queue().done();
        if (prompt.clientId() != null) {
            shop.hub().send(prompt.clientId(), Events.finished(prompt.id()));
        }
    }
}
