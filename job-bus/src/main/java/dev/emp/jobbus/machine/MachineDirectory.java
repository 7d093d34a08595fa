package dev.emp.jobbus.machine;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Which machines there are, what they offer and how they are. Every stage fails only when the bus is out of reach. */
public interface MachineDirectory {

    /**
     * Publishes a report and keeps it until the machine has been silent for {@code machine_ttl}: 38 s by default, which
     * outlasts two missed reports and leaves whoever looks every 5 s the time to see a loss within 45 s.
     */
    CompletionStage<Void> report(MachineReport report);

    /** Takes a machine off the list, after its last report. */
    CompletionStage<Void> leave(MachineId machine);

    /** The last report of every machine that is not lost, in order of their ids. */
    CompletionStage<List<MachineReport>> machines();

    /**
     * Calls the listener for every report made from now on, on any thread, never for two reports of one machine at a
     * time.
     */
    Watch watch(Consumer<MachineReport> listener);

    /** Announces what can be submitted. Offers outlive the machine, so that a fleet scaled to zero still takes jobs. */
    CompletionStage<Void> offer(ServiceOffer offer);

    /**
     * Takes a service off the list, until it is offered again. What waits for it goes on waiting. Answers whether it was there.
     */
    CompletionStage<Boolean> retire(String service);

    /** Every service ever offered and not retired since, in order of their names, each as it was offered last. */
    CompletionStage<List<ServiceOffer>> services();

    /** Ends a {@link #watch}. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
