package dev.emp.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.worker.health.HealthEvent.BusChanged;
import dev.emp.worker.health.HealthEvent.LimitChanged;
import dev.emp.worker.health.HealthEvent.Started;
import dev.emp.worker.health.Situation.BusLoss;
import dev.emp.worker.health.Situation.Excess;
import dev.emp.worker.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MachineHealthTest {

    private final SettableClock clock = new SettableClock();
    private final MachineHealth health =
            new MachineHealth(clock, new MachineHealth.Patience(Duration.ofMinutes(10), Duration.ofMinutes(5)));
    private final InMemoryJobBus bus = new InMemoryJobBus(clock);
    private final BusLink link = Bench.link(bus, bus);

    @BeforeEach
    void start() {
        health.apply(new Started());
    }

    @Test
    void itTellsOfChangesOnly() {
        List<Health> heard = new ArrayList<>();
        health.onChange((before, after) -> heard.add(after.health()));

        health.apply(new BusChanged(null));
        health.apply(new BusChanged(new BusLoss("gone", clock.instant())));
        health.apply(new BusChanged(null));

        assertThat(heard).containsExactly(Health.RECONNECTING, Health.HEALTHY);
    }

    @Test
    void whoeverBreaksOnHearingOfAStateDoesNotStopTheNext() {
        health.onChange((before, after) -> {
            throw new AssertionError("broken");
        });

        health.apply(new BusChanged(new BusLoss("gone", clock.instant())));
        health.apply(new BusChanged(null));

        assertThat(health.state().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aBusThatStaysAwayTooLongEndsTheMachine() {
        health.apply(new BusChanged(new BusLoss("connection refused", clock.instant())));

        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        health.checkPatience();
        assertThat(health.state().health()).isEqualTo(Health.RECONNECTING);

        clock.advance(Duration.ofMillis(1));
        health.checkPatience();
        assertThat(health.state())
                .isEqualTo(new MachineState.Failed("the job bus could not be reached for 600 s: connection refused"));
    }

    @Test
    void aResourceThatCannotBeFreedEndsTheMachine() {
        health.apply(new LimitChanged("disk", new Excess(null, "disk is at 99 %", clock.instant())));

        clock.advance(Duration.ofMinutes(5));
        health.checkPatience();

        assertThat(health.state())
                .isEqualTo(new MachineState.Failed("nothing could be freed for 300 s: disk is at 99 %"));
    }

    @Test
    void theLinkKnowsWhetherTheBusAnswers() {
        List<Optional<String>> heard = new ArrayList<>();
        link.onChange(heard::add);

        for (int i = 0; i < 2; i++) {
            link.observe(
                    CompletableFuture.failedFuture(new BusUnavailableException("connection refused", new Exception())));
        }
        assertThat(link.trouble()).contains("connection refused");

        for (int i = 0; i < 2; i++) {
            link.observe(CompletableFuture.completedFuture(1));
        }
        assertThat(link.trouble()).isEmpty();
        assertThat(heard).containsExactly(Optional.of("connection refused"), Optional.empty());
    }

    @Test
    void whoeverInsistsIsToldWhetherItAskedMoreThanOnce() throws Exception {
        AtomicInteger calls = new AtomicInteger();

        BusLink.Answer<Integer> answer = link.insistOn(() -> calls.incrementAndGet() < 3
                ? CompletableFuture.failedFuture(new BusUnavailableException("gone", new Exception()))
                : CompletableFuture.completedFuture(7));

        assertThat(answer).isEqualTo(new BusLink.Answer<>(7, true));
        assertThat(link.insistOn(() -> CompletableFuture.completedFuture(8))).isEqualTo(new BusLink.Answer<>(8, false));
    }

    @Test
    void whoeverInsistsCanBeInterrupted() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                link.insist(() -> CompletableFuture.failedFuture(new BusUnavailableException("gone", new Exception())));
            } catch (InterruptedException | RuntimeException e) {
                end.complete(e);
            }
        });

        thread.interrupt();

        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }
}
