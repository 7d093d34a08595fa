package dev.emp.connector.support.keys;

import dev.emp.connector.ConnectorException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One call's use of a deployment. */
public final class Turn {

    private final Deployment deployment;
    private final String key;
    private final AtomicBoolean settled = new AtomicBoolean();

    Turn(Deployment deployment, String key) {
        this.deployment = deployment;
        this.key = key;
    }

    public Deployment deployment() {
        return deployment;
    }

    /** The key as it was when the turn began. */
    public String key() {
        return key;
    }

    /**
     * The provider answers. A call that goes on for minutes says so at once, for until then others may be kept from trying.
     * Calling it again does no harm.
     */
    public void answered() {
        if (settled.compareAndSet(false, true)) {
            deployment.answered();
        }
    }

    void unreachable(ConnectorException error) {
        if (settled.compareAndSet(false, true)) {
            deployment.unreachable(error);
        }
    }

    void leave() {
        if (settled.compareAndSet(false, true)) {
            deployment.leave();
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Turn[" + deployment.name() + "]";
    }
}
