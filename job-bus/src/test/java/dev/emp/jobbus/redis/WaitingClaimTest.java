package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.redis.Claiming.Idle;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The races between asking, being woken and being ended, each forced by hand. */
class WaitingClaimTest {

    private static final List<Claim> JOBS = List.of(new Claim(
            new Lease(new JobId("j0-01k00000000000000000000000"), 1, BusDriver.worker("m/a")),
            BusDriver.spec(),
            1,
            Instant.EPOCH,
            Instant.EPOCH,
            List.of(),
            null));
    private static final BusUnavailableException FAULT = new BusUnavailableException("gone", new RuntimeException());

    private final List<Idle> asked = new ArrayList<>();
    private final Deque<CompletableFuture<List<Claim>>> open = new ArrayDeque<>();
    private final List<Claim> givenBack = new ArrayList<>();
    private int firstRests;
    private final WaitingClaim claim = new WaitingClaim(this::ask, resting -> firstRests++, givenBack::addAll);

    private CompletableFuture<List<Claim>> ask(Idle idle) {
        asked.add(idle);
        open.add(new CompletableFuture<>());
        return open.getLast();
    }

    private void answer(List<Claim> claims) {
        open.remove().complete(claims);
    }

    @Test
    void itRestsWhenThereIsNoJobAndAsksAgainWhenWoken() {
        claim.start();
        answer(List.of());
        assertThat(firstRests).isEqualTo(1);
        claim.wake();
        answer(JOBS);
        assertThat(asked).containsExactly(Idle.FROM_NOW, Idle.AGAIN);
        assertThat(claim.answer()).isCompletedWithValue(JOBS);
        assertThat(givenBack).isEmpty();
    }

    @Test
    void aWakeThatOvertakesTheAnswerIsNotLost() {
        claim.start();
        claim.wake();
        assertThat(asked).hasSize(1);
        answer(List.of());
        assertThat(asked).hasSize(2);
        answer(List.of());
        assertThat(asked).hasSize(2);
        assertThat(firstRests).isEqualTo(1);
    }

    @Test
    void endedWhileItRestsItHasNothing() {
        claim.start();
        answer(List.of());
        claim.end();
        assertThat(claim.answer()).isCompletedWithValue(List.of());
        claim.wake();
        assertThat(asked).hasSize(1);
    }

    @Test
    void endedWhileItAsksItGivesBackWhatItGets() {
        claim.start();
        claim.end();
        assertThat(claim.answer()).isNotDone();
        answer(JOBS);
        assertThat(claim.answer()).isCompletedWithValue(List.of());
        assertThat(givenBack).isEqualTo(JOBS);
    }

    @Test
    void whenItsTimeIsUpWhileItAsksItKeepsWhatItGets() {
        claim.start();
        claim.timeIsUp();
        answer(JOBS);
        assertThat(claim.answer()).isCompletedWithValue(JOBS);
        assertThat(givenBack).isEmpty();
    }

    @Test
    void aCallerThatHasGoneLeavesNoJobBehind() {
        claim.start();
        claim.answer().orTimeout(1, TimeUnit.MINUTES).cancel(true);
        answer(JOBS);
        assertThat(givenBack).isEqualTo(JOBS);
    }

    @Test
    void aFaultBeforeItCouldRestIsTold() {
        claim.start();
        open.remove().completeExceptionally(FAULT);
        assertThat(claim.answer()).isCompletedExceptionally();
        assertThat(claim.answer().exceptionNow()).isSameAs(FAULT);
    }

    /** Another shard may be well, and it is noted as idle there. */
    @Test
    void aFaultAfterAnAnswerMakesItRest() {
        claim.start();
        claim.wake();
        answer(List.of());
        open.remove().completeExceptionally(FAULT);
        assertThat(claim.answer()).isNotDone();
        assertThat(firstRests).isEqualTo(1);
        claim.wake();
        answer(JOBS);
        assertThat(claim.answer()).isCompletedWithValue(JOBS);
    }

    @Test
    void aLaterFaultOnlyMakesItRestOn() {
        claim.start();
        answer(List.of());
        claim.wake();
        open.remove().completeExceptionally(FAULT);
        assertThat(claim.answer()).isNotDone();
        claim.wake();
        answer(JOBS);
        assertThat(claim.answer()).isCompletedWithValue(JOBS);
        assertThat(firstRests).isEqualTo(1);
    }
}
