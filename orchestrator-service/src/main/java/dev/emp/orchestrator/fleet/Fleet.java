package dev.emp.orchestrator.fleet;

import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineCommands.Sent;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds single machines and tells them what to do, or says why not. */
@Component
final class Fleet {

    private static final String PREFIX = "cmd_";
    private static final int MOST_NAMED = 20;

    private final MachineDirectory directory;
    private final MachineCommands commands;
    private final JobIdGenerator ids;

    Fleet(MachineDirectory directory, MachineCommands commands, JobIdGenerator ids) {
        this.directory = directory;
        this.commands = commands;
        this.ids = ids;
    }

    /** Fails with {@link ErrorCode#MACHINE_NOT_FOUND} when it never was or is lost. */
    Mono<MachineReport> require(String id) {
        return Mono.fromCompletionStage(directory::machines)
                .map(reports -> reports.stream()
                        .filter(report -> report.id().value().equals(id))
                        .findFirst()
                        .orElseThrow(() -> notFound(id, reports)));
    }

    /**
     * Asks a machine to do something.
     *
     * @param wait how long to wait for its answer
     */
    Mono<SentCommand> send(String machine, MachineCommand command, Duration wait) {
        String drawn = ids.next(0).value();
        String id = PREFIX + drawn.substring(drawn.indexOf('-') + 1);
        return require(machine)
                .map(MachineReport::id)
                .flatMap(found -> Mono.fromCompletionStage(() -> commands.send(found, id, command))
                        .flatMap(sent -> switch (sent) {
                            case Sent.Kept(SentCommand kept) -> wait.isZero() ? Mono.just(kept) : answered(kept, wait);
                            case Sent.NoMachine gone -> Mono.error(notFound(machine, List.of()));
                            case Sent.TooMany many -> Mono.error(tooMany(machine));
                        }));
    }

    /**
     * The last lines that a service of a machine has printed, with line feeds between them. Fails with {@link
     * ErrorCode#LOG_NOT_FOUND} when the machine has none of that service, and with {@link ErrorCode#MACHINE_SILENT} when it
     * does not answer.
     *
     * @param wait how long to wait for its answer
     */
    Mono<String> log(String machine, String service, Duration wait) {
        return send(machine, new MachineCommand.ShowLog(service), wait).flatMap(sent -> switch (sent.state()) {
            case ACCEPTED -> Mono.justOrEmpty(sent.answer());
            case REFUSED -> Mono.error(new ProblemException(ErrorCode.LOG_NOT_FOUND, String.valueOf(sent.answer())));
            case WAITING, EXPIRED -> withdraw(sent).then(Mono.error(silent(machine, wait)));
        });
    }

    /** Nobody waits for its answer any more: it must not stand in the way of others. */
    private Mono<Boolean> withdraw(SentCommand sent) {
        return Mono.fromCompletionStage(() -> commands.answer(sent.machine(), sent.id(), false, "withdrawn"));
    }

    /**
     * Fails with {@link ErrorCode#COMMAND_NOT_FOUND} when it never was or is no longer kept, or was not sent for a client to
     * follow.
     */
    Mono<SentCommand> requireCommand(String machine, String id) {
        return Mono.justOrEmpty(machineId(machine))
                .flatMap(found -> Mono.fromCompletionStage(() -> commands.find(found, id)))
                .flatMap(Mono::justOrEmpty)
                .filter(sent -> !(sent.command() instanceof MachineCommand.ShowLog))
                .switchIfEmpty(Mono.error(() -> new ProblemException(
                        ErrorCode.COMMAND_NOT_FOUND,
                        "the machine has no such command; it is kept for " + MachineCommands.KEPT.toMinutes()
                                + " minutes")));
    }

    private Mono<SentCommand> answered(SentCommand kept, Duration wait) {
        return Mono.fromCompletionStage(() -> commands.awaitAnswer(kept.machine(), kept.id(), wait))
                .map(found -> found.orElse(kept));
    }

    private static Optional<MachineId> machineId(String text) {
        try {
            return Optional.of(new MachineId(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static ProblemException notFound(String id, List<MachineReport> present) {
        String names = present.stream()
                .limit(MOST_NAMED)
                .map(report -> report.id().value())
                .collect(Collectors.joining(", "));
        return new ProblemException(
                ErrorCode.MACHINE_NOT_FOUND,
                "there is no machine '" + id + "', or it has stopped or fallen silent; "
                        + (names.isEmpty() ? "see /v1/machines" : "there are: " + names)
                        + (present.size() > MOST_NAMED ? " and others, see /v1/machines" : ""));
    }

    private static ProblemException silent(String machine, Duration wait) {
        return new ProblemException(
                ErrorCode.MACHINE_SILENT,
                "the machine '" + machine + "' has not answered within " + wait.toSeconds()
                        + " s; when it last reported" + " is at /v1/machines/" + machine);
    }

    private static ProblemException tooMany(String machine) {
        return new ProblemException(
                ErrorCode.TOO_MANY_COMMANDS,
                MachineCommands.MOST_WAITING + " commands wait for the machine '" + machine
                        + "' already, which does not answer");
    }
}
