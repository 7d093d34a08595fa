package dev.emp.simulators.comfyui;

import java.util.concurrent.atomic.AtomicBoolean;

/** The one thread that runs prompts, one at a time, until it is interrupted. */
final class ExecutorLoop {
    private final PromptRun.Workshop shop;
    private final History history;
    private final Tally tally;
    private final Ledger ledger;
    private final AtomicBoolean freeRequested = new AtomicBoolean();
    private volatile boolean unloaded;

    ExecutorLoop(PromptRun.Workshop shop, History history, Tally tally, Ledger ledger) {
        this.shop = shop;
        this.history = history;
        this.tally = tally;
        this.ledger = ledger;
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

    /** @param port of the server, which names it in the ledger */
    void run(int port) {
        try {
            while (true) {
                runNext(port);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void runNext(int port) throws InterruptedException {
        Prompt prompt = shop.queue().take();
        if (freeRequested.getAndSet(false)) {
            shop.cache().clear();
        }
        unloaded = false;
        tally.executionStarted();
        ledger.began(port, prompt);
        PromptRun.Ended ended = new PromptRun(shop, prompt).run();
        ledger.ended(port, prompt, ended.outcome());
        history.put(prompt.id(), ended.history());
        shop.queue().done();
        if (prompt.clientId() != null) {
            shop.hub().send(prompt.clientId(), Events.finished(prompt.id()));
        }
    }
}
