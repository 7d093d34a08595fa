package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Looks where one job stands, cancels it when it is to be canceled, and bears with a ComfyUI that is away for a while. */
final class PromptCheck {

    private final ComfyUiApi api;
    private final String promptId;
    private final ConnectorContext context;
    private final Duration outageLimit;
    private final Clock clock;
    private @Nullable Instant outageSince;

    PromptCheck(ComfyUiApi api, String promptId, ConnectorContext context, Duration outageLimit, Clock clock) {
        this.api = api;
        this.promptId = promptId;
        this.context = context;
        this.outageLimit = outageLimit;
        this.clock = clock;
    }

    String promptId() {
        return promptId;
    }

    /**
     * @param ended whether ComfyUI has said that the job is over
     * @return null while ComfyUI does not answer
     * @throws ConnectorException unavailable, when it has not answered for too long
     */
    @Nullable
    PromptState look(boolean ended) throws ConnectorException, InterruptedException {
        PromptState state;
        try {
            if (ended) {
                state = api.inHistory(promptId);
            } else {
                state = context.isCanceled() ? new PromptCanceler(api).cancel(promptId) : api.locate(promptId);
            }
        } catch (ConnectorException e) {
            bear(e);
            return null;
        }
        outageSince = null;
        return state;
    }

    /** Passes over that ComfyUI is away; lets all else through. */
    void bear(ConnectorException failure) throws ConnectorException {
        Instant now = clock.instant();
        if (failure.errorClass() != ErrorClass.UNAVAILABLE) {
            throw failure;
        }
        if (outageSince == null) {
            outageSince = now;
            context.log(failure.getMessage() + " Waiting for it for up to " + outageLimit.toSeconds() + " s.");
        }
        if (!now.isBefore(outageSince.plus(outageLimit))) {
            throw failure;
        }
    }

    /** Stops a job that shows no sign of life. */
    ConnectorException giveUp(Duration idle) throws ConnectorException, InterruptedException {
        new PromptCanceler(api).cancel(promptId);
        return new ConnectorException(
                ErrorClass.PROVIDER_ERROR,
                "ComfyUI made no progress for " + idle.toSeconds() + " s, and was told to stop the job.");
    }
}
