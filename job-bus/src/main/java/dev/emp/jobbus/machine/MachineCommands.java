package dev.emp.jobbus.machine;

import dev.emp.jobbus.machine.MachineDirectory.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Commands for machines and their answers. A command is kept until the machine answers, so one whose message is lost is found when
 * the machine looks next; a machine that dies while it does one may do it again. Every stage fails only when the bus is out
 * of reach.
 */
public interface MachineCommands {

    /** How long a command waits for its machine: one that comes back later must not be surprised by it. */
    Duration PATIENCE = Duration.ofMinutes(2);

    /** How long a command and its answer can be read, unless its {@link MachineCommand#kept()} is shorter. */
    Duration KEPT = Duration.ofHours(1);

    /** How many commands may wait for one machine. */
    int MOST_WAITING = 100;

    /**
     * Keeps a command for a machine and tells the machine.
     *
     * @param id chosen by the caller, unique for all machines; the same again changes nothing
     */
    CompletionStage<Sent> send(MachineId machine, String id, MachineCommand command);

    /** A command as it stands; empty when it never was or is no longer kept. */
    CompletionStage<Optional<SentCommand>> find(MachineId machine, String id);

    /** A command as it stands once it is answered, or after {@code maxWait} if that comes first. Does not poll. */
    CompletionStage<Optional<SentCommand>> awaitAnswer(MachineId machine, String id, Duration maxWait);

    /** What the machine has to answer, the oldest first; also what it does not know ({@link MachineCommand.Unknown}). */
    CompletionStage<List<SentCommand>> waiting(MachineId machine);

    /**
     * The machine's answer; false when it has been given before, or the command is no longer kept.
     *
     * @param accepted whether the machine does it
     * @param text a sentence for people, or the lines of a log
     */
    CompletionStage<Boolean> answer(MachineId machine, String id, boolean accepted, String text);

    /** Calls the listener, on any thread, whenever commands of the machine may be waiting. */
    Watch onCommand(MachineId machine, Runnable listener);

    /** What became of a command that was sent. */
    sealed interface Sent {

        /** It is kept, and the machine is told. */
        record Kept(SentCommand command) implements Sent {}

        /** The directory has no such machine (any more); nothing was kept. */
        record NoMachine() implements Sent {}

        /** {@link #MOST_WAITING} commands wait for the machine already; nothing was kept. */
        record TooMany() implements Sent {}
    }
}
