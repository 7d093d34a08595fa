package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineCommands.Sent;
import dev.emp.jobbus.machine.MachineDirectory.Watch;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.jobbus.machine.SentCommand.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What machines are asked to do from afar, and what they say to it. */
public abstract class MachineCommandContract extends BusContract {

    private static final MachineId BOX = new MachineId("box");
    private static final MachineId OTHER = new MachineId("other");
    private static final MachineCommand DRAIN = new MachineCommand.Drain();
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Semaphore told = new Semaphore(0);

    @BeforeEach
    void registerTheMachine() {
        register(BOX);
    }

    @Test
    void aMachineThatListensIsToldAndFindsItsCommand() throws InterruptedException {
        try (Watch listening = commands.onCommand(BOX, told::release)) {
            assertThat(get(commands.send(BOX, "cmd_1", DRAIN)))
                    .isEqualTo(new Sent.Kept(sent("cmd_1", DRAIN, State.WAITING)));
            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(get(commands.waiting(BOX))).containsExactly(sent("cmd_1", DRAIN, State.WAITING));
        }
    }

    @Test
    void commandsThatNobodyHeardAreFoundInTheirOrder() {
        List<MachineCommand> all = List.of(
                DRAIN,
                new MachineCommand.Restart("comfyui-gpu0"),
                new MachineCommand.Restart(null),
                new MachineCommand.ShowLog("comfyui-gpu0"),
                new MachineCommand.Resume());
        for (int i = 0; i < all.size(); i++) {
            get(commands.send(BOX, "cmd_" + i, all.get(i)));
            fixture.advance(Duration.ofSeconds(1));
        }
        assertThat(get(commands.waiting(BOX))).extracting(SentCommand::command).containsExactlyElementsOf(all);
    }

    @Test
    void aCommandOfALaterVersionIsFoundAndRefusedAndHoldsUpNoOther() {
        MachineCommand later = new MachineCommand.Unknown("dance", "comfyui-gpu0");
        get(commands.send(BOX, "cmd_1", later));
        fixture.advance(Duration.ofSeconds(1));
        get(commands.send(BOX, "cmd_2", DRAIN));
        assertThat(get(commands.waiting(BOX))).extracting(SentCommand::command).containsExactly(later, DRAIN);
        assertThat(get(commands.answer(BOX, "cmd_1", false, "unknown"))).isTrue();
        assertThat(get(commands.find(BOX, "cmd_1"))).map(SentCommand::command).contains(later);
    }

    @Test
    void theAnswerComesBackAndNothingWaitsAnyMore() {
        SentCommand before = kept(get(commands.send(BOX, "cmd_1", DRAIN)));
        get(commands.send(BOX, "cmd_2", DRAIN));
        fixture.advance(Duration.ofSeconds(3));
        assertThat(get(commands.answer(BOX, "cmd_1", true, "draining"))).isTrue();
        assertThat(get(commands.answer(BOX, "cmd_2", false, "ärger"))).isTrue();
        assertThat(get(commands.find(BOX, "cmd_1")))
                .contains(new SentCommand(
                        "cmd_1", BOX, DRAIN, before.sentAt(), State.ACCEPTED, fixture.now(), "draining"));
        assertThat(get(commands.find(BOX, "cmd_2"))).map(SentCommand::state).contains(State.REFUSED);
        assertThat(get(commands.waiting(BOX))).isEmpty();
    }

    @Test
    void theFirstAnswerCounts() {
        get(commands.send(BOX, "cmd_1", DRAIN));
        get(commands.answer(BOX, "cmd_1", true, "first"));
        assertThat(get(commands.answer(BOX, "cmd_1", false, "second"))).isFalse();
        assertThat(get(commands.answer(BOX, "cmd_9", true, "none"))).isFalse();
        assertThat(get(commands.find(BOX, "cmd_1"))).map(SentCommand::answer).contains("first");
    }

    @Test
    void theSameCommandTwiceIsOne() {
        get(commands.send(BOX, "cmd_1", DRAIN));
        get(commands.answer(BOX, "cmd_1", true, "draining"));
        assertThat(kept(get(commands.send(BOX, "cmd_1", DRAIN))).state()).isEqualTo(State.ACCEPTED);
        assertThat(get(commands.waiting(BOX))).isEmpty();
    }

    @Test
    void whoWaitsHearsTheAnswer() {
        get(commands.send(BOX, "cmd_1", DRAIN));
        CompletableFuture<Optional<SentCommand>> waiting =
                commands.awaitAnswer(BOX, "cmd_1", LONG).toCompletableFuture();
        get(commands.send(BOX, "cmd_2", DRAIN));
        get(commands.answer(BOX, "cmd_2", true, "another"));
        assertThat(waiting).isNotDone();
        get(commands.answer(BOX, "cmd_1", true, "draining"));
        assertThat(get(waiting)).map(SentCommand::state).contains(State.ACCEPTED);
        assertThat(get(commands.awaitAnswer(BOX, "cmd_1", LONG)))
                .as("when it is answered already")
                .map(SentCommand::state)
                .contains(State.ACCEPTED);
    }

    @Test
    void whoWaitsInVainSeesHowItStands() {
        get(commands.send(BOX, "cmd_1", DRAIN));
        assertThat(get(commands.awaitAnswer(BOX, "cmd_1", Duration.ofMillis(50))))
                .map(SentCommand::state)
                .contains(State.WAITING);
        assertThat(get(commands.awaitAnswer(BOX, "cmd_9", LONG))).isEmpty();
    }

    @Test
    void aMachineDoesNotSeeWhatAnotherHasToDo() throws InterruptedException {
        register(OTHER);
        Semaphore toldOther = new Semaphore(0);
        try (Watch box = commands.onCommand(BOX, told::release);
                Watch other = commands.onCommand(OTHER, toldOther::release)) {
            get(commands.send(OTHER, "cmd_1", DRAIN));
            get(commands.send(BOX, "cmd_2", DRAIN));
            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(toldOther.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(get(commands.waiting(OTHER))).extracting(SentCommand::id).containsExactly("cmd_1");
        assertThat(get(commands.find(BOX, "cmd_1"))).isEmpty();
        assertThat(get(commands.answer(BOX, "cmd_1", true, "not mine"))).isFalse();
    }

    @Test
    void aMachineThatIsUnknownOrGoneGetsNothing() {
        assertThat(get(commands.send(OTHER, "cmd_1", DRAIN))).isEqualTo(new Sent.NoMachine());
        fixture.advance(BusFixture.MACHINE_TTL);
        assertThat(get(commands.send(BOX, "cmd_2", DRAIN))).isEqualTo(new Sent.NoMachine());
        register(BOX);
        get(machines.leave(BOX));
        assertThat(get(commands.send(BOX, "cmd_3", DRAIN))).isEqualTo(new Sent.NoMachine());
        register(BOX);
        assertThat(get(commands.waiting(BOX))).isEmpty();
    }

    @Test
    void aMachineThatComesBackLateIsNotSurprised() {
        get(commands.send(BOX, "cmd_1", DRAIN));
        fixture.advance(MachineCommands.PATIENCE.minusMillis(1));
        assertThat(get(commands.waiting(BOX))).hasSize(1);
        fixture.advance(Duration.ofMillis(1));
        assertThat(get(commands.waiting(BOX))).isEmpty();
        assertThat(get(commands.find(BOX, "cmd_1"))).map(SentCommand::state).contains(State.EXPIRED);
        fixture.advance(MachineCommands.KEPT.minus(MachineCommands.PATIENCE));
        assertThat(get(commands.find(BOX, "cmd_1"))).isEmpty();
    }

    @Test
    void aLogComesBackWholeAndIsForgottenSoon() {
        String line = "schön \"got prompt\"\t100%\u001b[0m";
        String lines = (line + "\n").repeat(MachineCommand.ShowLog.MOST_BYTES / (line.length() + 3));
        get(commands.send(BOX, "cmd_1", new MachineCommand.ShowLog("comfyui-gpu0")));
        get(commands.answer(BOX, "cmd_1", true, lines));
        fixture.advance(MachineCommands.PATIENCE.minusMillis(1));
        assertThat(get(commands.find(BOX, "cmd_1"))).map(SentCommand::answer).contains(lines);
        fixture.advance(Duration.ofMillis(1));
        assertThat(get(commands.find(BOX, "cmd_1"))).isEmpty();
    }

    @Test
    void aLogThatIsForgottenTakesNoOtherCommandAlong() {
        get(commands.send(BOX, "cmd_1", DRAIN));
        get(commands.answer(BOX, "cmd_1", true, "draining"));
        get(commands.send(BOX, "cmd_2", new MachineCommand.ShowLog("comfyui-gpu0")));
        fixture.advance(MachineCommands.KEPT.minusMillis(1));
        assertThat(get(commands.find(BOX, "cmd_2"))).isEmpty();
        assertThat(get(commands.find(BOX, "cmd_1"))).map(SentCommand::answer).contains("draining");
    }

    @Test
    void noMoreCommandsWaitThanAreAllowed() {
        for (int i = 0; i < MachineCommands.MOST_WAITING; i++) {
            get(commands.send(BOX, "cmd_" + i, DRAIN));
        }
        assertThat(get(commands.send(BOX, "cmd_x", DRAIN))).isEqualTo(new Sent.TooMany());
        get(commands.answer(BOX, "cmd_7", true, "draining"));
        assertThat(get(commands.send(BOX, "cmd_x", DRAIN))).isInstanceOf(Sent.Kept.class);
    }

    private void register(MachineId machine) {
        get(machines.report(TestReport.of(machine.value(), fixture.now()).build()));
    }

    private SentCommand sent(String id, MachineCommand command, State state) {
        return new SentCommand(id, BOX, command, fixture.now(), state, null, null);
    }

    private static SentCommand kept(Sent sent) {
        assertThat(sent).isInstanceOf(Sent.Kept.class);
        return ((Sent.Kept) sent).command();
    }
}
