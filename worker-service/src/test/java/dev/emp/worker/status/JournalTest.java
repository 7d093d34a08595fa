package dev.emp.worker.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.worker.supervision.Loop;
import dev.emp.worker.supervision.Signal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final SettableClock clock = new SettableClock();
    private final Signal changed = new Signal();
    private final Journal journal = new Journal(clock, changed);

    @Test
    void itSaysWhatHappenedWhenAndToWhatTheNewestAtTheEnd() {
        journal.add("service_started", "one", "started as process 7");
        clock.advance(Duration.ofSeconds(2));
        journal.add("shutdown", null, "the machine has stopped");

        assertThat(journal.events())
                .containsExactly(
                        new MachineReport.Event(SettableClock.START, "service_started", "one", "started as process 7"),
                        new MachineReport.Event(
                                SettableClock.START.plusSeconds(2), "shutdown", null, "the machine has stopped"));
    }

    @Test
    void itKeepsAsManyAsAReportHolds() {
        for (int i = 1; i <= 40; i++) {
            journal.add("state_changed", null, "number " + i);
        }

        List<MachineReport.Event> events = journal.events();

        assertThat(events).hasSize(32);
        assertThat(events.getFirst().text()).isEqualTo("number 9");
        assertThat(events.getLast().text()).isEqualTo("number 40");
    }

    @Test
    void whatWasReadDoesNotChangeWithWhatHappensLater() {
        journal.add("state_changed", null, "first");
        List<MachineReport.Event> before = journal.events();

        journal.add("state_changed", null, "second");

        assertThat(before).hasSize(1);
    }

    @Test
    void everyEntryAsksForAReport() throws Exception {
        Semaphore rounds = new Semaphore(0);
        Loop reporter = new Loop(
                "reporter",
                () -> {
                    rounds.release();
                    return Duration.ofHours(1);
                },
                changed,
                Duration.ZERO);
        reporter.start();
        assertThat(rounds.tryAcquire(30, TimeUnit.SECONDS)).isTrue();

        journal.add("state_changed", null, "first");

        assertThat(rounds.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        reporter.stop(Duration.ofSeconds(1));
    }
}
