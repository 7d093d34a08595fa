package dev.emp.worker.operations;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.worker.health.BusLink;
import dev.emp.worker.health.MachineState;
import dev.emp.worker.plan.MachineIdentity;
import dev.emp.worker.status.Journal;
import dev.emp.worker.supervision.Loop;
import dev.emp.worker.supervision.Signal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

/**
 * Does what the machine is asked from afar, and answers. It looks when it is told that there is something, and otherwise as
 * often as the machine reports, for a message may be lost. Who may ask is decided where the command is sent.
 */
@Component
@DependsOn("machine")
class CommandReceiver implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CommandReceiver.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Duration LAST_ROUND = Duration.ofSeconds(1);

    private final MachineCommands commands;
    private final BusLink link;
    private final MachineId machine;
    private final MachineOperations operations;
    private final Journal journal;
    private final Signal told = new Signal();
    private final Loop loop = new Loop("commands", this::round, told, Duration.ZERO);
    private @Nullable Watch watch;
    private int failures;

    CommandReceiver(
            MachineCommands commands,
            BusLink link,
            MachineIdentity identity,
            MachineOperations operations,
            Journal journal) {
        this.commands = commands;
        this.link = link;
        this.machine = identity.id();
        this.operations = operations;
        this.journal = journal;
    }

    @Override
    public void start() {
        watch = commands.onCommand(machine, told::raise);
        loop.start();
    }

    @Override
    public void stop() {
        Watch listening = watch;
        watch = null;
        if (listening == null) {
            return;
        }
        listening.close();
        try {
            loop.stop(LAST_ROUND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return watch != null;
    }

    /** Does all that waits; answers how long to wait before the next look unless there is news. */
    Duration round() throws InterruptedException {
        try {
            List<SentCommand> waiting = link.await(commands.waiting(machine));
            for (SentCommand sent : waiting) {
                Answer answer = perform(sent.command());
                if (!(sent.command() instanceof MachineCommand.ShowLog)) {
                    note(sent.command(), answer);
                }
                link.await(commands.answer(machine, sent.id(), answer.accepted, answer.text));
            }
            failures = 0;
            return INTERVAL;
        } catch (BusUnavailableException e) {
            return link.backoff().after(++failures);
        }
    }

    private Answer perform(MachineCommand command) {
        try {
            return switch (command) {
                case MachineCommand.Drain drain -> drain();
                case MachineCommand.Resume resume -> resume();
                case MachineCommand.Restart(String service) -> restart(service);
                case MachineCommand.ShowLog(String service) -> log(service);
                case MachineCommand.Unknown(String kind, String service) ->
                    new Answer(false, "this machine is of a version that knows no command '" + kind + "'");
            };
        } catch (OperationRefusedException refusal) {
            return new Answer(false, String.valueOf(refusal.getMessage()));
        }
    }

    private Answer drain() {
        operations.drain();
        MachineState state = operations.state();
        return new Answer(state instanceof MachineState.Alive, inWords(state));
    }

    /** A machine that is about to stop does not take jobs again. */
    private Answer resume() {
        operations.resume();
        MachineState state = operations.state();
        boolean ends = !(state instanceof MachineState.Alive) || state instanceof MachineState.Draining;
        return new Answer(!ends, inWords(state));
    }

    private Answer restart(@Nullable String service) {
        List<String> names = service == null ? operations.supervised() : List.of(service);
        if (names.isEmpty()) {
            return new Answer(false, "this machine keeps no processes running");
        }
        names.forEach(operations::restart);
        return new Answer(true, String.join(", ", names) + ": to be restarted once the jobs in hand are done");
    }

    private Answer log(String service) {
        String lines = operations.log(service, MachineCommand.ShowLog.MOST_LINES);
        return new Answer(true, LastLines.within(lines, MachineCommand.ShowLog.MOST_BYTES));
    }

    private void note(MachineCommand command, Answer answer) {
        String text =
                "asked from afar to " + command.wireName() + (answer.accepted ? "" : ", refused") + ": " + answer.text;
        log.info("Command: {}", text);
        journal.add("command", command.serviceName(), text);
    }

    private static String inWords(MachineState state) {
        String reason = state.reason();
        return state.health().wireName() + (reason == null ? "" : ": " + reason);
    }

    /** @param text a sentence for people, or the lines of a log */
    private record Answer(boolean accepted, String text) {}
}
