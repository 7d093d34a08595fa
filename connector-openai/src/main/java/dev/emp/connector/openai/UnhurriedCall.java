package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.tracing.Traced;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call that goes on for a while when its job's thread is to stop, so that the name of what it makes is not lost. */
final class UnhurriedCall {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private UnhurriedCall() {}

    /**
     * What the call gives. A thread that is interrupted meanwhile waits for it for up to 5 s, and is still interrupted when this
     * returns.
     *
     * @param call is made on a thread of its own: the HTTP client ends calls of an interrupted one
     */
    static <T> T make(Callable<T> call) throws ConnectorException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(Traced.carried(call));
        Thread.ofVirtual().name("openai-offer").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            return inTheEnd(task, e);
        }
    }

    private static <T> T inTheEnd(FutureTask<T> task, InterruptedException interruption) throws InterruptedException {
        try {
            return task.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException unknown) {
            task.cancel(true);
            throw interruption;
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private static ConnectorException failure(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case ConnectorException failure -> failure;
            case InterruptedException stopped -> throw stopped;
            case RuntimeException bug -> throw bug;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
