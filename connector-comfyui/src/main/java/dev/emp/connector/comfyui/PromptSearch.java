package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Finds the job of a handle that was stored before the job was submitted. It may be there under that name, or under one that an
 * older ComfyUI chose; it may still be on its way, if the attempt that sent it has just died; or it was never sent.
 */
final class PromptSearch {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ComfyUiApi api;
    private final Handle stored;
    private final ConnectorContext context;
    private final Instant giveUpAt;
    private final Clock clock;
    private final LateArrivals lateArrivals;
    private final CountDownLatch canceled = new CountDownLatch(1);

    PromptSearch(
            ComfyUiApi api,
            Handle stored,
            ConnectorContext context,
            ComfyUiProperties properties,
            Clock clock,
            LateArrivals lateArrivals) {
        this.api = api;
        this.stored = stored;
        this.context = context;
        this.giveUpAt = stored.submittedAt().plus(properties.arrivalLimit());
        this.clock = clock;
        this.lateArrivals = lateArrivals;
    }

    /**
     * @return the handle, with the name that ComfyUI has for the job
     * @throws ConnectorException lost, when there is nothing behind the handle; canceled, when moreover it is to be canceled
     */
    Handle find() throws ConnectorException, InterruptedException {
        context.onCancel(canceled::countDown);
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            Optional<Handle> found = look();
            if (found.isPresent()) {
                return found.get();
            }
            if (context.isCanceled() || !clock.instant().isBefore(giveUpAt)) {
                throw missing();
            }
            var _ = canceled.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private Optional<Handle> look() throws ConnectorException, InterruptedException {
        if (!(api.locate(stored.promptId()) instanceof PromptState.Unknown)) {
            return Optional.of(stored);
        }
        return api.submittedBy(stored.clientId()).map(stored::calledByComfyUi);
    }

    private ConnectorException missing() {
        lateArrivals.withdraw(stored.promptId());
        return context.isCanceled()
                ? new ConnectorException(ErrorClass.CANCELED, "Canceled; ComfyUI does not have the job.")
                : new ConnectorException(
                        ErrorClass.LOST,
                        "ComfyUI does not know the job: it was never submitted, somebody deleted it from the queue, or"
                                + " ComfyUI was restarted since.");
    }
}
