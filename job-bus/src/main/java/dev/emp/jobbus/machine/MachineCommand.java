package dev.emp.jobbus.machine;

import java.time.Duration;
import java.util.Objects;
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

    /**
     * Tells the last lines that a service's process has printed, as the text of the answer: at most {@link #MOST_LINES}, and
     * as many as {@link #MOST_BYTES} hold. Changes nothing.
     *
     * @param service its name on that machine
     */
    record ShowLog(String service) implements MachineCommand {

        public static final int MOST_LINES = 200;

        /** In UTF-8, with the line feeds between the lines. */
        public static final int MOST_BYTES = 32 * 1024;
    }

    /** The service that it is about; null when it is about none, or about all. */
    default @Nullable String serviceName() {
        return switch (this) {
            case Drain drain -> null;
            case Resume resume -> null;
            case Restart(String service) -> service;
            case ShowLog(String service) -> service;
        };
    }

    /** How long it and its answer can be read: a log is long, and of use only to who waits for it. */
    default Duration kept() {
        return this instanceof ShowLog ? MachineCommands.PATIENCE : MachineCommands.KEPT;
    }

    /** The name used in JSON and Redis: {@code drain}, {@code resume}, {@code restart}, {@code log}. */
    default String wireName() {
        return switch (this) {
            case Drain drain -> "drain";
            case Resume resume -> "resume";
            case Restart restart -> "restart";
            case ShowLog log -> "log";
        };
    }

    /**
     * @param service as {@link #serviceName()}
     * @throws IllegalArgumentException if no command has this wire name
     * @throws NullPointerException if it is about one service and that is missing
     */
    static MachineCommand of(String wireName, @Nullable String service) {
        return switch (wireName) {
            case "drain" -> new Drain();
            case "resume" -> new Resume();
            case "restart" -> new Restart(service);
            case "log" -> new ShowLog(Objects.requireNonNull(service, "a log is that of a service"));
            default -> throw new IllegalArgumentException("unknown command of a machine: " + wireName);
        };
    }
}
