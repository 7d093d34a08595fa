package dev.emp.jobbus.machine;

import java.time.Duration;
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

    /**
     * What this version does not know, because whoever asks is of a later one. To be refused: who asked must not wait for it.
     *
     * @param kind its wire name
     */
    record Unknown(String kind, @Nullable String service) implements MachineCommand {}

    /** The service that it is about; null when it is about none, or about all. */
    default @Nullable String serviceName() {
        return switch (this) {
            case Drain drain -> null;
            case Resume resume -> null;
            case Restart(String service) -> service;
            case ShowLog(String service) -> service;
            case Unknown(String kind, String service) -> service;
        };
    }

    /** How long it and its answer can be read: a log is long, and of use only to who waits for it. */
    default Duration kept() {
        return this instanceof ShowLog ? MachineCommands.PATIENCE : MachineCommands.KEPT;
    }

    /** The name used in JSON and Redis: {@code drain}, {@code resume}, {@code restart}, {@code log}; another for one that is unknown. */
    default String wireName() {
        return switch (this) {
            case Drain drain -> "drain";
            case Resume resume -> "resume";
            case Restart restart -> "restart";
            case ShowLog log -> "log";
            case Unknown(String kind, String service) -> kind;
        };
    }

    /**
     * {@link Unknown} where no command has this wire name, or it lacks what this version needs.
     *
     * @param service as {@link #serviceName()}
     */
    static MachineCommand of(String wireName, @Nullable String service) {
        return switch (wireName) {
            case "drain" -> new Drain();
            case "resume" -> new Resume();
            case "restart" -> new Restart(service);
            case "log" -> service == null ? new Unknown(wireName, null) : new ShowLog(service);
            default -> new Unknown(wireName, service);
        };
    }
}
