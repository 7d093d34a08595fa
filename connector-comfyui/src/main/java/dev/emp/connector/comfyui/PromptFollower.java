package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Follows one job to its entry in ComfyUI's history. Events tell how it goes. Queue and history tell the truth; they are
 * looked at when events end, stay away, or cannot be heard.
 */
final class PromptFollower {

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);
    private static final Duration CANCEL_WAIT = Duration.ofSeconds(1);
    private static final int LOOKS_FOR_HISTORY = 50;

    private final EventFeed feed;
    private final PromptCheck check;
    private final JobReporter reporter;
    private final ConnectorContext context;
    private final ComfyUiProperties properties;
    private final Clock clock;

    private Instant nextLook;
    private Instant lastHeard;
    private Instant lastProgress;
    private Duration reconnectWait = SHORTEST_WAIT;
    private boolean firstSocket;
    private boolean ended;
    private int looksAfterEnd;

    PromptFollower(
            EventFeed feed,
            PromptCheck check,
            JobReporter reporter,
            ConnectorContext context,
            ComfyUiProperties properties,
            Clock clock) {
        this.feed = feed;
        this.check = check;
        this.reporter = reporter;
        this.context = context;
        this.properties = properties;
        this.clock = clock;
        this.nextLook = clock.instant();
        this.lastHeard = nextLook;
        this.lastProgress = nextLook;
    }

    /** Follows a job whose events have been heard from the start. */
    JsonNode followFromStart() throws ConnectorException, InterruptedException {
        firstSocket = true;
        nextLook = clock.instant().plus(lookInterval());
        return follow();
    }

    /**
     * @return the job's entry in the history
     * @throws ConnectorException lost, when ComfyUI no longer knows the job; canceled, when it was taken from the queue
     */
    JsonNode follow() throws ConnectorException, InterruptedException {
        while (true) {
            EventFeed.Signal signal = feed.next(Duration.between(clock.instant(), nextLook));
            if (signal != null) {
                hear(signal);
            }
            if (!clock.instant().isBefore(nextLook)) {
                JsonNode history = look();
                if (history != null) {
                    return history;
                }
            }
        }
    }

    private void hear(EventFeed.Signal signal) throws ConnectorException, InterruptedException {
        switch (signal) {
            case EventFeed.Signal.Event(ComfyUiEvent event) -> hear(event);
            case EventFeed.Signal.Disconnected(String reason) -> {
                context.log("The connection to ComfyUI was lost (" + reason + ").");
                nextLook = clock.instant();
            }
            case EventFeed.Signal.Woken() -> nextLook = clock.instant();
        }
    }

    private void hear(ComfyUiEvent event) throws ConnectorException, InterruptedException {
        lastHeard = clock.instant();
        if (!concernsThisJob(event)) {
            return;
        }
        lastProgress = lastHeard;
        ended |= event instanceof ComfyUiEvent.Executing executing && executing.node() == null;
        reporter.on(event);
        if (ended) {
            nextLook = lastHeard;
        } else if (!context.isCanceled()) {
            nextLook = lastHeard.plus(lookInterval());
        }
    }

    /** After a reconnection ComfyUI names the running node without its job; images are never named. */
    private boolean concernsThisJob(ComfyUiEvent event) {
        return switch (event) {
            case ComfyUiEvent.Executing(String promptId, String node) when promptId == null -> node != null;
            case ComfyUiEvent.Image image when image.promptId() == null -> true;
            default -> check.promptId().equals(event.promptId());
        };
    }

    private @Nullable JsonNode look() throws ConnectorException, InterruptedException {
        PromptState state = check.look(ended);
        nextLook = clock.instant().plus(lookInterval());
        switch (state) {
            case PromptState.Finished(JsonNode history) -> {
                return history;
            }
            case PromptState.Unknown() -> missing();
            case PromptState.Queued(int ahead) -> {
                lastProgress = clock.instant();
                reporter.queued(ahead);
                listenAgain();
            }
            case PromptState.Running() -> {
                requireProgress();
                closeIfSilent();
                listenAgain();
            }
            case null -> {
                // nobody answers; the next look is due soon
            }
        }
        return null;
    }

    private void missing() throws ConnectorException {
        if (ended && looksAfterEnd++ < LOOKS_FOR_HISTORY) {
            return;
        }
        if (context.isCanceled()) {
            throw new ConnectorException(ErrorClass.CANCELED, "Taken from ComfyUI's queue.");
        }
        throw new ConnectorException(
                ErrorClass.LOST,
                "ComfyUI no longer knows the job: it was restarted, or somebody deleted the job from its queue.");
    }

    private void requireProgress() throws ConnectorException, InterruptedException {
        Duration idle = Duration.between(lastProgress, clock.instant());
        if (feed.isConnected() && idle.compareTo(properties.idleLimit()) >= 0) {
            throw check.giveUp(idle);
        }
    }

    /** A new socket hears again when the one before is closed for certain. */
    private void closeIfSilent() throws InterruptedException {
        Duration silence = Duration.between(lastHeard, clock.instant());
        if (silence.compareTo(silenceLimit()) >= 0) {
            feed.disconnect();
        }
    }

    /** What happened meanwhile is not sent again, so a new socket calls for another look. */
    private void listenAgain() throws ConnectorException, InterruptedException {
        if (feed.isConnected()) {
            return;
        }
        try {
            if (feed.open()) {
                firstSocket = false;
                reconnectWait = SHORTEST_WAIT;
                lastHeard = clock.instant();
                nextLook = lastHeard;
            }
        } catch (ConnectorException e) {
            check.bear(e);
        }
    }

    private Duration lookInterval() {
        if (ended) {
            return SHORTEST_WAIT;
        }
        if (context.isCanceled()) {
            return shorter(CANCEL_WAIT, properties.pollInterval());
        }
        if (!feed.isConnected()) {
            Duration wait = shorter(reconnectWait, properties.pollInterval());
            reconnectWait = wait.multipliedBy(2);
            return wait;
        }
        // a later socket can be deaf: ComfyUI forgets it when an earlier one of the same client closes late
        return firstSocket ? properties.quietLimit() : properties.pollInterval();
    }

    /** A first socket is silent because a node takes long; a later one may be deaf. */
    private Duration silenceLimit() {
        return firstSocket
                ? properties.quietLimit()
                : shorter(properties.quietLimit(), properties.pollInterval().multipliedBy(5));
    }

    private static Duration shorter(Duration first, Duration second) {
        return first.compareTo(second) <= 0 ? first : second;
    }
}
