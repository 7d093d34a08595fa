package dev.emp.jobbus.redis;

import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.jobbus.machine.SentCommand.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands of machines; all of them lie in the home shard. What waits and cannot be read is left out, and said so in the log. */
final class RedisCommands implements MachineCommands {

    private static final Logger log = LoggerFactory.getLogger(RedisCommands.class);

    private final Scripts scripts;
    private final Channels channels;
    private final Timer timer;
    private final Duration machineTtl;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    RedisCommands(Scripts scripts, Channels channels, Timer timer, Duration machineTtl) {
        this.scripts = scripts;
        this.channels = channels;
        this.timer = timer;
        this.machineTtl = machineTtl;
    }

    @Override
    public CompletionStage<Sent> send(MachineId machine, String id, MachineCommand command) {
        String json = Json.write(new CommandJson(command.wireName(), command.serviceName()));
        return channels.settled()
                .thenCompose(ready -> scripts.run(
                        Script.SEND_COMMAND,
                        Keys.HOME,
                        machine,
                        id,
                        json,
                        machineTtl.toMillis(),
                        PATIENCE.toMillis(),
                        command.kept().toMillis(),
                        MOST_WAITING))
                .thenCompose(reply -> switch (reply.text(0)) {
                    case "no_machine" -> CompletableFuture.completedFuture(new Sent.NoMachine());
                    case "too_many" -> CompletableFuture.completedFuture(new Sent.TooMany());
                    default -> find(machine, id).thenApply(kept -> new Sent.Kept(kept.orElseThrow()));
                });
    }

    @Override
    public CompletableFuture<Optional<SentCommand>> find(MachineId machine, String id) {
        return scripts.run(Script.READ_COMMAND, Keys.HOME, machine, id, PATIENCE.toMillis(), KEPT.toMillis())
                .thenApply(reply -> reply.isEmpty() ? Optional.empty() : Optional.of(read(machine, reply)));
    }

    @Override
    public CompletionStage<Optional<SentCommand>> awaitAnswer(MachineId machine, String id, Duration maxWait) {
        Waiting waiter = new Waiting(machine, id);
        String channel = Keys.HOME.answerChannel(machine);
        waiting.add(waiter);
        channels.subscribe(channel, waiter);
        Timer.Appointment end = timer.after(maxWait, () -> waiter.done.complete(true));
        waiter.look();
        return waiter.done
                .whenComplete((done, fault) -> {
                    end.cancel();
                    waiting.remove(waiter);
                    channels.unsubscribe(channel, waiter);
                })
                .thenComposeAsync(done -> find(machine, id), RedisLink.THREADS);
    }

    @Override
    public CompletionStage<List<SentCommand>> waiting(MachineId machine) {
        return scripts.run(Script.WAITING_COMMANDS, Keys.HOME, machine, PATIENCE.toMillis())
                .thenApply(reply -> reply.listsFrom(0)
                        .flatMap(fields -> waiting(machine, fields).stream())
                        .toList());
    }

    @Override
    public CompletionStage<Boolean> answer(MachineId machine, String id, boolean accepted, String text) {
        State state = accepted ? State.ACCEPTED : State.REFUSED;
        return channels.settled()
                .thenCompose(
                        ready -> scripts.run(Script.ANSWER_COMMAND, Keys.HOME, machine, id, state.wireName(), text))
                .thenApply(reply -> !reply.isEmpty());
    }

    @Override
    public Watch onCommand(MachineId machine, Runnable listener) {
        InOrder<String> news = new InOrder<>(told -> listener.run());
        Channels.Subscriber subscriber = new Channels.Subscriber() {
            @Override
            public void message(String id) {
                news.send(id);
            }

            @Override
            public void up() {
                news.send("");
            }
        };
        String channel = Keys.HOME.commandChannel(machine);
        channels.subscribe(channel, subscriber);
        return () -> {
            channels.unsubscribe(channel, subscriber);
            news.close();
        };
    }

    /** Ends waiting calls with what they have. */
    void stop() {
        waiting.forEach(waiter -> waiter.done.complete(true));
    }

    private static Optional<SentCommand> waiting(MachineId machine, Reply fields) {
        try {
            return Optional.of(sent(machine, fields, State.WAITING, null, null));
        } catch (RuntimeException damaged) {
            log.warn("A command of {} cannot be read and is left out: {}", machine, damaged.getMessage());
            return Optional.empty();
        }
    }

    private static SentCommand read(MachineId machine, Reply reply) {
        String answeredAt = reply.textOrNull(4);
        return sent(
                machine,
                reply,
                State.ofWireName(reply.text(3)),
                answeredAt == null ? null : Instant.ofEpochMilli(Long.parseLong(answeredAt)),
                reply.textOrNull(5));
    }

    private static SentCommand sent(
            MachineId machine, Reply fields, State state, @Nullable Instant answeredAt, @Nullable String answer) {
        CommandJson json = Json.MAPPER.readValue(fields.text(1), CommandJson.class);
        return new SentCommand(
                fields.text(0),
                machine,
                MachineCommand.of(json.kind, json.service),
                Instant.ofEpochMilli(Long.parseLong(fields.text(2))),
                state,
                answeredAt,
                answer);
    }

    private record CommandJson(String kind, @Nullable String service) {}

    /** Looks at once, when it is subscribed (the answer may have come in between) and when its command is answered. */
    private final class Waiting implements Channels.Subscriber {
        private final MachineId machine;
        private final String id;
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Waiting(MachineId machine, String id) {
            this.machine = machine;
            this.id = id;
        }

        @Override
        public void message(String answered) {
            if (answered.equals(id)) {
                done.complete(true);
            }
        }

        @Override
        public void up() {
            look();
        }

        private void look() {
            Stages.onEnd(find(machine, id), (found, fault) -> {
                if (fault != null) {
                    done.completeExceptionally(fault);
                } else if (found != null
                        && found.filter(command -> command.state() == State.WAITING)
                                .isEmpty()) {
                    done.complete(true);
                }
            });
        }
    }
}
