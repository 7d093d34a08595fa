package dev.emp.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.worker.health.HealthEvent.BusChanged;
import dev.emp.worker.health.HealthEvent.DrainAsked;
import dev.emp.worker.health.HealthEvent.Ended;
import dev.emp.worker.health.HealthEvent.GaveUp;
import dev.emp.worker.health.HealthEvent.LimitChanged;
import dev.emp.worker.health.HealthEvent.ResumeAsked;
import dev.emp.worker.health.HealthEvent.ServiceChanged;
import dev.emp.worker.health.HealthEvent.Started;
import dev.emp.worker.health.HealthEvent.StepBegan;
import dev.emp.worker.health.Situation.BusLoss;
import dev.emp.worker.health.Situation.Excess;
import dev.emp.worker.health.Situation.ServiceCondition;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final HealthEvent LOST = new BusChanged(new BusLoss("connection refused", NOON));
    private static final HealthEvent FOUND = new BusChanged(null);
    private static final HealthEvent OVER = new LimitChanged("memory", new Excess(null, "memory is at 97 %", NOON));
    private static final HealthEvent BELOW = new LimitChanged("memory", null);
    private static final HealthEvent DOWN = service("gpu0", new ServiceCondition.Down("exited"));
    private static final HealthEvent UP = service("gpu0", new ServiceCondition.Up());
    private static final HealthEvent BROKEN = service("gpu0", new ServiceCondition.Failed("5 restarts"));
    private static final HealthEvent OTHER_UP = service("gpu1", new ServiceCondition.Up());

    private MachineState state = new MachineState.Starting("configuration", Situation.CLEAR);

    @Test
    void aMachineStartsStepByStep() {
        happen(new StepBegan("services"));
        assertThat(state.health()).isEqualTo(Health.STARTING);
        assertThat(state.reason()).isEqualTo("the machine is starting: services");

        happen(new Started());
        assertThat(state.health()).isEqualTo(Health.HEALTHY);
        assertThat(state.reason()).isNull();
    }

    @Test
    void whatHappensDuringTheStartCountsAfterIt() {
        happen(DOWN, OTHER_UP, new Started());

        assertThat(state.health()).isEqualTo(Health.RESTARTING);
        assertThat(state.reason()).isEqualTo("gpu0: exited");
    }

    /** The table of section 5 of the architecture, row by row. */
    @Test
    void everyTroubleHasItsStateAndItsWayBack() {
        happen(new Started(), UP);

        happen(DOWN);
        assertThat(state).isInstanceOf(MachineState.Restarting.class);
        happen(UP);
        assertThat(state).isInstanceOf(MachineState.Healthy.class);

        happen(LOST);
        assertThat(state).isInstanceOf(MachineState.Reconnecting.class);
        assertThat(state.reason()).isEqualTo("connection refused");
        happen(FOUND);
        assertThat(state).isInstanceOf(MachineState.Healthy.class);

        happen(OVER);
        assertThat(state).isInstanceOf(MachineState.ResourceRecovery.class);
        assertThat(state.reason()).isEqualTo("memory is at 97 %");
        happen(BELOW);
        assertThat(state).isInstanceOf(MachineState.Healthy.class);
    }

    @Test
    void theGravestTroubleGivesTheStateAndNoneIsForgotten() {
        happen(new Started(), DOWN, OVER, LOST);
        assertThat(state.health()).isEqualTo(Health.RECONNECTING);

        happen(FOUND);
        assertThat(state.health()).isEqualTo(Health.RESOURCE_RECOVERY);

        happen(BELOW);
        assertThat(state.health()).isEqualTo(Health.RESTARTING);
    }

    @Test
    void theLastServiceThatFailsTakesTheMachineWithIt() {
        happen(OTHER_UP, new Started(), BROKEN);
        assertThat(state.health()).isEqualTo(Health.RESTARTING);
        assertThat(state.reason()).isEqualTo("gpu0 has failed: 5 restarts");

        happen(service("gpu1", new ServiceCondition.Failed("5 restarts")));
        assertThat(state.health()).isEqualTo(Health.FAILED);
        assertThat(state.reason())
                .isEqualTo("no service is left: gpu0 has failed: 5 restarts; gpu1 has failed: 5 restarts");
    }

    @Test
    void aDrainedMachineCanBeResumedWithTheTroublesItHasThen() {
        happen(new Started(), UP, new DrainAsked(false));
        assertThat(state.health()).isEqualTo(Health.DRAINING);

        happen(DOWN, new ResumeAsked());
        assertThat(state.health()).isEqualTo(Health.RESTARTING);
    }

    @Test
    void aMachineThatIsDrainedWhileItStartsIsNotStartedByResuming() {
        happen(new StepBegan("services"), new DrainAsked(false), new StepBegan("workers"), new ResumeAsked());
        assertThat(state.reason()).isEqualTo("the machine is starting: workers");

        happen(new DrainAsked(false), new Started(), new ResumeAsked());
        assertThat(state.health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aMachineThatIsAboutToStopCannotBeResumed() {
        happen(new Started(), new DrainAsked(true), new DrainAsked(false), new ResumeAsked());
        assertThat(state.health()).isEqualTo(Health.DRAINING);

        happen(new Ended());
        assertThat(state).isEqualTo(new MachineState.Stopped());
    }

    static Stream<HealthEvent> everyEvent() {
        return Stream.of(
                LOST,
                FOUND,
                OVER,
                BELOW,
                DOWN,
                UP,
                BROKEN,
                new StepBegan("services"),
                new Started(),
                new DrainAsked(true),
                new DrainAsked(false),
                new ResumeAsked(),
                new GaveUp("again"),
                new Ended());
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void nothingBringsAFailedMachineBack(HealthEvent event) {
        happen(new Started(), new GaveUp("the job bus could not be reached"), event);

        assertThat(state).isEqualTo(new MachineState.Failed("the job bus could not be reached"));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void nothingBringsAStoppedMachineBack(HealthEvent event) {
        happen(new Started(), new DrainAsked(true), new Ended(), event);

        assertThat(state).isEqualTo(new MachineState.Stopped());
    }

    @Test
    void everyStateThatIsAliveCanFail() {
        for (List<HealthEvent> way : List.<List<HealthEvent>>of(
                List.of(), List.of(new Started()), List.of(new Started(), new DrainAsked(true)))) {
            state = new MachineState.Starting("configuration", Situation.CLEAR);
            way.forEach(this::happen);
            happen(new GaveUp("it is over"));
            assertThat(state).isEqualTo(new MachineState.Failed("it is over"));
        }
    }

    private void happen(HealthEvent... events) {
        for (HealthEvent event : events) {
            state = Transitions.after(state, event);
        }
    }

    private static HealthEvent service(String name, ServiceCondition condition) {
        return new ServiceChanged(name, condition);
    }
}
