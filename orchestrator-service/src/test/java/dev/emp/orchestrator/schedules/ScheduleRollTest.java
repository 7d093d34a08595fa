package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ScheduleRollTest {

    private final SettableClock clock = new SettableClock();
    private final InMemoryDocuments documents = new InMemoryDocuments(clock);
    private final ScheduleRoll roll = new ScheduleRoll(
            documents, clock, new ScheduleProperties(10, 2, DataSize.ofKilobytes(256), Duration.ofMinutes(1)));

    @Test
    void ofCallsAtTheSameTimeNoneTakesTheRoomOfAnother() {
        long refused = Flux.range(0, 20)
                .flatMap(i ->
                        roll.enter("acme", "sch_" + i).thenReturn(false).onErrorReturn(ProblemException.class, true))
                .filter(isRefused -> isRefused)
                .count()
                .blockOptional()
                .orElseThrow();
        assertThat(refused).isEqualTo(18);
        assertFull("acme");
        assertThatCode(() -> roll.requireRoom("other").block()).doesNotThrowAnyException();
    }

    @Test
    void aCallThatIsMadeAgainIsCountedOnce() {
        roll.enter("acme", "sch_1").block();
        roll.enter("acme", "sch_1").block();
        roll.enter("acme", "sch_2").block();
        roll.enter("acme", "sch_2").block();
        assertFull("acme");
    }

    @Test
    void aScheduleThatWasNeverMadeIsNotCountedForLong() {
        roll.enter("acme", "sch_1").then(roll.confirm("acme", "sch_1")).block();
        roll.enter("acme", "sch_2").block();
        assertFull("acme");
        clock.advance(Duration.ofMinutes(10));
        documents.removeExpired(10).toCompletableFuture().join();
        roll.enter("acme", "sch_3").block();
        assertFull("acme");
    }

    @Test
    void whatIsStruckOffMakesRoom() {
        roll.enter("acme", "sch_1").then(roll.confirm("acme", "sch_1")).block();
        roll.enter("acme", "sch_2").then(roll.confirm("acme", "sch_2")).block();
        roll.strike("acme", "sch_1").then(roll.strike("acme", "sch_1")).block();
        roll.enter("acme", "sch_3").block();
        assertFull("acme");
    }

    private void assertFull(String tenant) {
        assertRefused(roll.requireRoom(tenant));
        assertRefused(roll.enter(tenant, "sch_more"));
    }

    private static void assertRefused(Mono<Void> call) {
        ProblemException fault = Assertions.catchThrowableOfType(ProblemException.class, call::block);
        assertThat(fault.code()).isEqualTo(ErrorCode.TOO_MANY_SCHEDULES);
        assertThat(fault.detail()).contains("at most 2");
    }
}
