package dev.emp.orchestrator.alerts;

import java.util.concurrent.CompletionStage;

/** Hears of alerts, in the one replica whose turn it is. */
public interface AlertListener {

    /**
     * An alert fires ({@code alert.firing}) or is over ({@code alert.resolved}), see {@link Alert#state}. Called at least once for
     * each: until the stage of every listener has ended well, at every look, by whichever replica looks then. Must not block.
     */
    CompletionStage<Void> changed(Alert alert);
}
