package dev.emp.orchestrator.alerts;

/** Hears of alerts, in the one replica that noticed the change. */
public interface AlertListener {

    /**
     * An alert fires now ({@code alert.firing}) or is over ({@code alert.resolved}), see {@link Alert#state}. Called once a change,
     * or never if the replica dies in that moment; the alert itself is kept. Must not block nor fail.
     */
    void changed(Alert alert);
}
