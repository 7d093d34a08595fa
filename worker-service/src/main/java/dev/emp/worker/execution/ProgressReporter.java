package dev.emp.worker.execution;

import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.Progress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds back progress between two ticks, so that only the newest value is written. */
final class ProgressReporter {

    private static final Logger log = LoggerFactory.getLogger(ProgressReporter.class);

    private final Function<Progress, CompletionStage<WriteOutcome>> write;
    private final Runnable onStale;
    private @Nullable Progress latest;
    private boolean unsent;
    private boolean ending;
    private CompletableFuture<?> inFlight = CompletableFuture.completedFuture(true);

    ProgressReporter(Function<Progress, CompletionStage<WriteOutcome>> write, Runnable onStale) {
        this.write = write;
        this.onStale = onStale;
    }

    synchronized void update(Progress progress) {
        unsent |= !progress.equals(latest);
        latest = progress;
    }

    /** The newest value, written or not; empty before the first. */
    synchronized Optional<Progress> latest() {
        return Optional.ofNullable(latest);
    }

    /** Writes the newest value unless that has been done or a write is still on its way. */
    synchronized void tick() {
        if (!unsent || latest == null || !inFlight.isDone()) {
            return;
        }
        unsent = false;
        inFlight = write.apply(latest).whenComplete(this::written).toCompletableFuture();
    }

    /**
     * Sends what has not been written yet, ahead of the outcome of the job. Nobody waits for it: the outcome makes up for a lost
     * piece of progress, and one that comes after it has no lease any more.
     */
    synchronized void end() {
        ending = true;
        if (unsent && latest != null) {
            unsent = false;
            inFlight = write.apply(latest).whenComplete(this::written).toCompletableFuture();
        }
    }

    private void written(@Nullable WriteOutcome outcome, @Nullable Throwable fault) {
        if (outcome == null) {
            log.debug("Progress could not be written", fault);
            synchronized (this) {
                unsent = true;
            }
        } else if (!outcome.isApplied() && !isEnding()) {
            onStale.run();
        }
    }

    private synchronized boolean isEnding() {
        return ending;
    }
}
