package dev.emp.worker.claiming;

import dev.emp.connector.ConnectorDescriptor;
import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.health.ConnectorWatch;
import dev.emp.worker.health.ServiceState;
import dev.emp.worker.supervision.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Checks one connector and announces on the bus what can be submitted to it. A round of its loop is one check. */
public final class Announcer {

    private final ConnectorWatch watch;
    private final MachineDirectory directory;
    private final BusLink link;
    private final CountDownLatch firstCheck = new CountDownLatch(1);
    private @Nullable ConnectorDescriptor announced;

    public Announcer(ConnectorWatch watch, MachineDirectory directory, BusLink link) {
        this.watch = watch;
        this.directory = directory;
        this.link = link;
    }

    /** The connector's name. */
    public String name() {
        return watch.name();
    }

    /** Raised when a check is due before its time. */
    Signal due() {
        return watch.due();
    }

    /** One check; answers how long to wait before the next. */
    public Duration check() throws InterruptedException {
        try {
            Duration pause = watch.check();
            Optional<ConnectorDescriptor> offer = watch.descriptor().filter(this::isNews);
            if (offer.isPresent()) {
                announce(offer.get());
            }
            return pause;
        } finally {
            firstCheck.countDown();
        }
    }

    /** Waits until the connector has been asked once, whatever it answered. */
    void awaitFirstCheck() throws InterruptedException {
        firstCheck.await();
    }

    /** A connector whose provider is down offers fewer models than it has, but jobs may be submitted to it. */
    private boolean isNews(ConnectorDescriptor descriptor) {
        return announced == null || (watch.state() instanceof ServiceState.Up && !descriptor.equals(announced));
    }

    private void announce(ConnectorDescriptor descriptor) throws InterruptedException {
        try {
            link.await(directory.offer(new ServiceOffer(
                    descriptor.service(),
                    descriptor.models(),
                    new JsonText(descriptor.inputSchema().toString()))));
            announced = descriptor;
        } catch (BusUnavailableException e) {
            // The next check announces it.
            return;
        }
    }
}
