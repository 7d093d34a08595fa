package dev.emp.jobbus.memory;

import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineCommands.Sent;
import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.jobbus.machine.SentCommand.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The commands of all machines, and the machines that listen for them. */
final class CommandTable {

    private final Clock clock;
    private final Exclusive exclusive;
    private final Machines machines;
    private final Map<String, SentCommand> commands = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Map<Mailbox<MachineId>, MachineId> listeners = new HashMap<>();

    CommandTable(Clock clock, Exclusive exclusive, Machines machines) {
        this.clock = clock;
        this.exclusive = exclusive;
        this.machines = machines;
    }

    Sent send(MachineId machine, String id, MachineCommand command) {
        if (machines.present().stream().noneMatch(report -> report.id().equals(machine))) {
            return new Sent.NoMachine();
        }
        Instant now = clock.instant();
        commands.values().removeIf(old -> !isKept(old, now));
        if (!commands.containsKey(id) && waiting(machine).size() >= MachineCommands.MOST_WAITING) {
            return new Sent.TooMany();
        }
        commands.putIfAbsent(id, new SentCommand(id, machine, command, now, State.WAITING, null, null));
        listeners.forEach((mailbox, listening) -> {
            if (listening.equals(machine)) {
                exclusive.afterwards(() -> mailbox.send(machine));
            }
        });
        return new Sent.Kept(standing(commands.get(id)));
    }

    Optional<SentCommand> find(MachineId machine, String id) {
        return Optional.ofNullable(commands.get(id))
                .filter(command -> command.machine().equals(machine))
                .filter(command -> isKept(command, clock.instant()))
                .map(this::standing);
    }

    /** Done when the command is answered, or the time is up. */
    CompletableFuture<Boolean> answered(MachineId machine, String id, Duration maxWait) {
        if (find(machine, id)
                .filter(command -> command.state() == State.WAITING)
                .isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        Waiter waiter = new Waiter(id);
        waiters.add(waiter);
        waiter.answered.completeOnTimeout(false, maxWait.toMillis(), TimeUnit.MILLISECONDS);
        return waiter.answered.whenComplete((done, fault) -> exclusive.run(() -> waiters.remove(waiter)));
    }

    List<SentCommand> waiting(MachineId machine) {
        return commands.values().stream()
                .filter(command -> command.machine().equals(machine))
                .map(this::standing)
                .filter(command -> command.state() == State.WAITING)
                .sorted(Comparator.comparing(SentCommand::sentAt).thenComparing(SentCommand::id))
                .toList();
    }

    boolean answer(MachineId machine, String id, boolean accepted, String text) {
        SentCommand command = commands.get(id);
        if (command == null || !command.machine().equals(machine) || command.state() != State.WAITING) {
            return false;
        }
        State state = accepted ? State.ACCEPTED : State.REFUSED;
        commands.put(
                id, new SentCommand(id, machine, command.command(), command.sentAt(), state, clock.instant(), text));
        waiters.stream()
                .filter(waiter -> waiter.command.equals(id))
                .forEach(waiter -> exclusive.afterwards(() -> waiter.answered.complete(true)));
        return true;
    }

    /** Takes the lock by itself: a machine may listen while the bus is out of reach. */
    Watch listen(MachineId machine, Runnable listener) {
        Mailbox<MachineId> mailbox = new Mailbox<>(told -> listener.run());
        exclusive.run(() -> listeners.put(mailbox, machine));
        return () -> {
            mailbox.close();
            exclusive.run(() -> listeners.remove(mailbox));
        };
    }

    private static boolean isKept(SentCommand command, Instant now) {
        return command.sentAt().plus(command.command().kept()).isAfter(now);
    }

    private SentCommand standing(@Nullable SentCommand kept) {
        SentCommand command = Objects.requireNonNull(kept);
        boolean late = !command.sentAt().plus(MachineCommands.PATIENCE).isAfter(clock.instant());
        return late && command.state() == State.WAITING
                ? new SentCommand(
                        command.id(), command.machine(), command.command(), command.sentAt(), State.EXPIRED, null, null)
                : command;
    }

    /** Somebody who waits for the answer to a command. */
    private static final class Waiter {
        private final String command;
        private final CompletableFuture<Boolean> answered = new CompletableFuture<>();

        Waiter(String command) {
            this.command = command;
        }
    }
}
