package dev.emp.jobbus.machine;

import org.jspecify.annotations.Nullable;

/** What a machine can be asked to do from afar. */
public sealed interface MachineCommand {

    /** Takes no new jobs until it is told to resume; those in hand are finished. */
    record Drain() implements MachineCommand {}

    /** Takes jobs again. */
    record Resume() implements MachineCommand {}

    /**
     * Restarts a service's process once its jobs in hand are done.
     *
     * @param service its name on that machine; null for all that the machine keeps running
     */
    record Restart(@Nullable String service) implements MachineCommand {}

    /** The name used in JSON and Redis: {@code drain}, {@code resume}, {@code restart}. */
    default String wireName() {
        return switch (this) {
            case Drain drain -> "drain";
            case Resume resume -> "resume";
            case Restart restart -> "restart";
        };
    }

    /**
     * @param service null unless it is a restart of one service
     * @throws IllegalArgumentException if no command has this wire name
     */
    static MachineCommand of(String wireName, @Nullable String service) {
        return switch (wireName) {
            case "drain" -> new Drain();
            case "resume" -> new Resume();
            case "restart" -> new Restart(service);
            default -> throw new IllegalArgumentException("unknown command of a machine: " + wireName);
        };
    }
}
