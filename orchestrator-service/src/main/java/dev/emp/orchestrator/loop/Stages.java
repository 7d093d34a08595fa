package dev.emp.orchestrator.loop;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for asynchronous answers on the threads of loops. */
public final class Stages {

    private Stages() {}

    /**
     * The answer of a stage; its exception is thrown as it is.
     *
     * @throws IllegalStateException if there is none within the limit
     */
    public static <T> T await(CompletionStage<T> stage, Duration limit) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silence) {
            throw new IllegalStateException("no answer within " + limit.toSeconds() + " s", silence);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException fault
                    ? fault
                    : new IllegalStateException(failed.getCause());
        }
    }
}
