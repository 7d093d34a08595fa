package dev.emp.orchestrator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.scaling.Decision.Why;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScalerTest {

    private static final Duration RUN = Duration.ofSeconds(20);

    private PoolPolicy policy = policy(0, 50, null, null);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private ScalerMemory memory = ScalerMemory.NONE;

    @Test
    void hasTheServersThatTheArrivalsNeed() {
        Decision decision = decide(load(0, 0, 1.0, 0, 0));
        assertThat(decision.desired())
                .isEqualTo(ErlangC.servers(20, 1.5, 0.95, 1_000))
                .isBetween(21, 25);
        assertThat(decision.why()).isEqualTo(Why.LOAD);
    }

    @Test
    void sharesThemAmongMachinesWithManySlots() {
        PoolLoad load = new PoolLoad(0, 8, 1.0, RUN, 2, 2, 20);
        assertThat(decide(load).desired()).isEqualTo(3);
    }

    @Test
    void worksOffWhatWaitsTooLong() {
        int steady = decide(load(0, 10, 0.5, 12, 10)).desired();
        int withBacklog = decide(load(100, 10, 0.5, 12, 10)).desired();
        // 12 machines start 18 of them within the target; the other 82 take 20 s each, to be done in 2 minutes.
        assertThat(withBacklog).isEqualTo(steady + 14);
    }

    @Test
    void oneJobIsReasonEnoughForAMachine() {
        assertThat(decide(load(1, 0, 0.0, 0, 0)).desired()).isEqualTo(1);
    }

    @Test
    void anIdlePoolGoesDownToItsLeastOnlyAfterTheCoolDown() {
        policy = policy(2, 50, null, null);
        int busy = decide(load(0, 5, 0.25, 9, 5)).desired();
        assertThat(busy).isGreaterThan(5);
        pass(Duration.ofMinutes(4));
        Decision early = decide(load(0, 0, 0.0, 9, 0));
        assertThat(early.desired()).isEqualTo(busy);
        assertThat(early.why()).isEqualTo(Why.COOL_DOWN);
        pass(Duration.ofMinutes(5));
        Decision late = decide(load(0, 0, 0.0, 9, 0));
        assertThat(late.desired()).isEqualTo(2);
        assertThat(late.why()).isEqualTo(Why.MIN);
        assertThat(late.memory().scaledInAt()).isEqualTo(now);
    }

    @Test
    void aRiseWithinTheCoolDownBeginsItAnew() {
        int busy = decide(load(0, 5, 0.25, 9, 5)).desired();
        pass(Duration.ofMinutes(4));
        decide(load(0, 5, 0.25, 9, 5));
        pass(Duration.ofMinutes(4));
        assertThat(decide(load(0, 0, 0.0, 9, 0)).desired()).isEqualTo(busy);
    }

    @Test
    void neverTakesAwayAMachineWithAJobInHand() {
        decide(load(0, 9, 0.25, 9, 9));
        pass(Duration.ofMinutes(6));
        Decision decision = decide(load(0, 4, 0.0, 9, 4));
        assertThat(decision.desired()).isEqualTo(4);
        assertThat(decision.why()).isEqualTo(Why.BUSY);
    }

    @Test
    void noBoundTakesAwayAMachineWithAJobInHand() {
        policy = policy(0, 3, null, null);
        assertThat(decide(load(0, 9, 0.5, 9, 9)).desired()).isEqualTo(9);
    }

    @Test
    void aStepOfLessThanATenthDownwardsIsNotTaken() {
        int before = decide(load(0, 10, 1.0, 22, 10)).desired();
        pass(Duration.ofMinutes(6));
        assertThat(decide(load(0, 10, 0.95, 22, 10)).desired()).isEqualTo(before);
        pass(Duration.ofMinutes(6));
        assertThat(decide(load(0, 10, 0.5, 22, 10)).desired()).isLessThan(before);
    }

    @Test
    void staysWithinItsBoundsAndSaysWhich() {
        policy = policy(0, 5, null, null);
        Decision bounded = decide(load(100, 5, 1.0, 5, 5));
        assertThat(bounded.desired()).isEqualTo(5);
        assertThat(bounded.why()).isEqualTo(Why.MAX);
        assertThat(bounded.isExhausted()).isTrue();
        assertThat(bounded.needed()).isGreaterThan(20);
    }

    @Test
    void staysWithinWhatMayBeSpent() {
        policy = policy(0, 50, 2.5, 10.0);
        Decision bounded = decide(load(100, 4, 1.0, 4, 4));
        assertThat(bounded.desired()).isEqualTo(4);
        assertThat(bounded.why()).isEqualTo(Why.COST);
    }

    @Test
    void takesNothingAwayWhileTheArrivalsAreNotKnown() {
        Decision fresh = decide(new PoolLoad(0, 0, null, RUN, 7, 0, 7));
        assertThat(fresh.desired()).isEqualTo(7);
        assertThat(fresh.why()).isEqualTo(Why.HOLD);
        pass(Duration.ofMinutes(10));
        assertThat(decide(new PoolLoad(0, 0, null, RUN, 3, 0, 3)).desired()).isEqualTo(7);
    }

    @Test
    void takesNothingAwayWhileTheRunTimeIsNotKnown() {
        Decision decision = decide(new PoolLoad(0, 0, 1.0, null, 7, 0, 7));
        assertThat(decision.desired()).isEqualTo(7);
        assertThat(decision.why()).isEqualTo(Why.HOLD);
    }

    @Test
    void addsMachinesForWhatWaitsAlsoWhileTheArrivalsAreNotKnown() {
        Decision decision = decide(new PoolLoad(100, 0, null, RUN, 0, 0, 0));
        assertThat(decision.desired()).isEqualTo(17);
        assertThat(decision.why()).isEqualTo(Why.LOAD);
    }

    @Test
    void aRareJobKeepsNoMachineWaiting() {
        assertThat(decide(load(0, 0, 0.0001, 0, 0)).desired()).isZero();
        assertThat(decide(load(0, 0, 0.005, 0, 0)).desired()).isEqualTo(1);
    }

    private Decision decide(PoolLoad load) {
        Decision decision = new Scaler(policy).decide(load, memory, now);
        memory = decision.memory();
        return decision;
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private static PoolLoad load(long depth, int running, double arrivals, int machines, int busy) {
        return new PoolLoad(depth, running, arrivals, RUN, machines, busy, machines);
    }

    private static PoolPolicy policy(int min, int max, @Nullable Double usd, @Nullable Double maxUsd) {
        return new PoolPolicy(
                min,
                max,
                Duration.ofSeconds(30),
                0.95,
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                1,
                null,
                usd,
                maxUsd);
    }
}
