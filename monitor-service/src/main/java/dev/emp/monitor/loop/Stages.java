package dev.emp.monitor.loop;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for the bus' asynchronous answers on a loop's virtual thread. */
public final class Stages {

    private Stages() {}

    /**
     * The value of a stage.
     *
     * @throws InterruptedException when the loop is being stopped
     * @throws RuntimeException what the stage failed with
     */
    public static <T> T await(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        }
    }
}
