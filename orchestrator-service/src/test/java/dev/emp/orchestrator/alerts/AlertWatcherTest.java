package dev.emp.orchestrator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.memory.BusLimits;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.orchestrator.alerts.Alert.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas that look for alerts. */
class AlertWatcherTest {

    private static final Duration TICK = Duration.ofSeconds(10);
    private static final AlertProperties SETTINGS = new AlertProperties(
            TICK, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5), 0.2, 20, 0, null);
    private static final Set<Kind> POOLS = Set.of(Kind.QUEUE_AGE, Kind.EXHAUSTED);

    private final SettableClock clock = new SettableClock();
    private final InMemoryDocuments documents = new InMemoryDocuments(clock);
    private final InMemoryJobBus bus = new InMemoryJobBus(clock, BusLimits.DEFAULT, new Random(1));
    private final List<String> heard = new ArrayList<>();
    private final ErrorRate errors = new ErrorRate(SETTINGS, clock);
    private final LostMachines machines = new LostMachines(bus, documents, SETTINGS, clock);
    private final AlertStore store = new AlertStore(documents, clock);
    /** Whether those who listen cannot be reached. */
    private boolean deaf;

    private Findings pools = new Findings(POOLS, List.of());
    private final AlertWatcher one = replica();
    private final AlertWatcher other = replica();

    @BeforeEach
    void start() {
        machines.start();
    }

    @AfterEach
    void stop() {
        machines.stop();
    }

    @Test
    void anAlertIsToldOnceHoweverManyReplicasLook() {
        found(oldJob());
        pass(Duration.ofMinutes(1));
        assertThat(heard).containsExactly("firing queue_age heavy");
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(State.FIRING);
            assertThat(alert.id()).matches("alert_[0-9a-z]{26}");
            assertThat(alert.value()).isEqualTo(400);
        });
    }

    @Test
    void anAlertIsOverWhenItsReasonHasBeenGoneForTheHoldTime() {
        found(oldJob());
        pass(TICK.multipliedBy(2));
        found();
        pass(Duration.ofMinutes(4));
        assertThat(heard).containsExactly("firing queue_age heavy");
        pass(Duration.ofMinutes(2));
        assertThat(heard).containsExactly("firing queue_age heavy", "resolved queue_age heavy");
    }

    @Test
    void anAlertIsToldAgainUntilItCouldBeTold() {
        deaf = true;
        found(oldJob());
        pass(TICK.multipliedBy(3));
        assertThat(heard).isEmpty();
        deaf = false;
        pass(TICK.multipliedBy(3));
        assertThat(heard).containsExactly("firing queue_age heavy");
    }

    @Test
    void anAlertThatIsOverBeforeItCouldBeToldIsToldWhole() {
        deaf = true;
        found(oldJob());
        pass(TICK);
        found();
        pass(Duration.ofMinutes(6));
        deaf = false;
        pass(TICK.multipliedBy(3));
        assertThat(heard).containsExactly("firing queue_age heavy", "resolved queue_age heavy");
    }

    @Test
    void theEndOfAnAlertIsToldBeforeTheNextOfItsKind() {
        found(oldJob());
        pass(TICK.multipliedBy(2));
        found();
        deaf = true;
        pass(Duration.ofMinutes(6));
        deaf = false;
        found(oldJob());
        pass(TICK.multipliedBy(2));
        assertThat(heard)
                .containsExactly("firing queue_age heavy", "resolved queue_age heavy", "firing queue_age heavy");
    }

    @Test
    void anAlertOfAnEarlierVersionWasTold() {
        Draft kept = Draft.create(
                oldJob().key(), new JsonText("""
                    {"id": "alert_01k9yzqj1m4x7v2t8n3c5b6d7e", "kind": "QUEUE_AGE", "subject": "heavy", "state": "FIRING",
                     "message": "a job waits", "value": 400, "limit": 300, "since": "%s", "seenAt": "%s", "firedAt": "%s"}\
                    """.formatted(clock.instant(), clock.instant(), clock.instant())));
        get(documents.save("alerts", kept));
        found(oldJob());
        pass(TICK.multipliedBy(2));
        assertThat(alerts().getFirst().state()).isEqualTo(State.FIRING);
        assertThat(heard).isEmpty();
    }

    @Test
    void oneThatComesAndGoesIsToldOnce() {
        for (int i = 0; i < 10; i++) {
            found(oldJob());
            pass(TICK.multipliedBy(2));
            found();
            pass(Duration.ofMinutes(3));
        }
        assertThat(heard).containsExactly("firing queue_age heavy");
    }

    @Test
    void oneThatComesBackAfterItWasOverIsANewOne() {
        found(oldJob());
        pass(TICK.multipliedBy(2));
        String first = alerts().getFirst().id();
        found();
        pass(Duration.ofMinutes(6));
        found(oldJob());
        pass(TICK.multipliedBy(2));
        assertThat(heard).hasSize(3);
        assertThat(alerts().getFirst().id()).isNotEqualTo(first);
    }

    @Test
    void aReasonThatMustLastIsNoAlertBefore() {
        found(exhausted());
        pass(Duration.ofMinutes(4));
        assertThat(heard).isEmpty();
        assertThat(alerts().getFirst().state()).isEqualTo(State.PENDING);
        pass(Duration.ofMinutes(2));
        assertThat(heard).containsExactly("firing exhausted heavy");
    }

    @Test
    void aReasonThatDidNotLastLeavesNoTrace() {
        found(exhausted());
        pass(Duration.ofMinutes(4));
        found();
        pass(TICK.multipliedBy(2));
        assertThat(alerts()).isEmpty();
        assertThat(heard).isEmpty();
    }

    @Test
    void whatCannotBeJudgedStaysAsItIs() {
        found(oldJob());
        pass(TICK.multipliedBy(2));
        pools = Findings.NONE;
        pass(Duration.ofHours(1));
        assertThat(heard).containsExactly("firing queue_age heavy");
    }

    @Test
    void whatIsOverIsForgottenAfterAWeek() {
        found(oldJob());
        pass(TICK.multipliedBy(2));
        found();
        pass(Duration.ofMinutes(6));
        clock.advance(Duration.ofDays(8));
        documents.removeExpired(10).toCompletableFuture().join();
        assertThat(alerts()).isEmpty();
    }

    @Test
    void manyFailuresAreAnAlertAndFewAreNot() {
        ends(JobEvent.Type.FAILED, 10);
        pass(Duration.ofMinutes(6));
        ends(JobEvent.Type.SUCCEEDED, 15);
        ends(JobEvent.Type.FAILED, 3);
        pass(TICK);
        assertThat(heard).isEmpty();
        ends(JobEvent.Type.FAILED, 3);
        pass(TICK);
        assertThat(heard).containsExactly("firing error_rate ");
        assertThat(alerts().getFirst().message()).isEqualTo("6 of 21 jobs have failed in the last 5 minutes");
    }

    @Test
    void aReplicaThatHasJustStartedDoesNotJudgeFailures() {
        ends(JobEvent.Type.FAILED, 100);
        pass(Duration.ofMinutes(4));
        assertThat(heard).isEmpty();
    }

    @Test
    void aMachineThatGoesWithoutAWordIsAnAlertUntilItIsBack() {
        report("box-1", Health.HEALTHY);
        pass(TICK);
        clock.advance(Duration.ofMinutes(2));
        pass(TICK.multipliedBy(2));
        assertThat(heard).containsExactly("firing lost_machines ");
        assertThat(alerts().getFirst().message()).contains("box-1");
        report("box-1", Health.HEALTHY);
        for (int i = 0; i < 40; i++) {
            report("box-1", Health.HEALTHY);
            pass(TICK);
        }
        assertThat(heard).containsExactly("firing lost_machines ", "resolved lost_machines ");
    }

    @Test
    void spendingTooMuchInADayIsAnAlert() {
        AlertProperties limited = new AlertProperties(TICK, TICK, TICK, TICK, 0.2, 20, 0, 10.0);
        Spend jobs = day -> CompletableFuture.completedFuture(6.0);
        assertThat(get(new SpendAlert(new SpendToday(List.of(jobs), clock), limited).look())
                        .all())
                .isEmpty();
        assertThat(get(new SpendAlert(new SpendToday(List.of(jobs, jobs), clock), limited).look())
                        .all())
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("12.00 USD have been spent today, and 10.00 may be");
        assertThat(get(new SpendAlert(new SpendToday(List.of(jobs, jobs), clock), SETTINGS).look())
                        .judged())
                .isEmpty();
    }

    @Test
    void aMachineThatSaysItGoesIsNone() {
        report("box-1", Health.HEALTHY);
        pass(TICK);
        report("box-1", Health.DRAINING);
        bus.leave(new MachineId("box-1")).toCompletableFuture().join();
        pass(Duration.ofMinutes(3));
        assertThat(heard).isEmpty();
    }

    private void pass(Duration duration) {
        for (Duration left = duration; left.isPositive(); left = left.minus(TICK)) {
            clock.advance(TICK);
            get(one.perform(1));
            get(other.perform(1));
        }
    }

    private void found(Finding... findings) {
        pools = new Findings(POOLS, List.of(findings));
    }

    private static Finding oldJob() {
        return new Finding(Kind.QUEUE_AGE, "heavy", 400, 300, Duration.ZERO, "a job waits");
    }

    private static Finding exhausted() {
        return new Finding(Kind.EXHAUSTED, "heavy", 12, 10, Duration.ofMinutes(5), "it needs 12");
    }

    private void ends(JobEvent.Type type, int jobs) {
        JobState state = type == JobEvent.Type.FAILED ? JobState.FAILED : JobState.SUCCEEDED;
        JobId job = new JobId("j0-01k00000000000000000000000");
        for (int i = 0; i < jobs; i++) {
            errors.ended(new JobEvent(EventCursor.START, job, type, state, clock.instant(), 1, new JsonText("{}")));
        }
    }

    /** Reports reach those who watch on another thread, so that is waited for. */
    private void report(String machine, Health health) {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        try (var watch = bus.watch(report -> arrived.complete(null))) {
            get(bus.report(
                    TestReport.of(machine, clock.instant()).health(health, null).build()));
            arrived.join();
        }
        // Whoever reports looks in at the alerts too, as a replica does that reads the directory.
        get(machines.look());
    }

    private List<Alert> alerts() {
        return get(store.all()).stream().map(AlertStore.Kept::alert).toList();
    }

    private AlertWatcher replica() {
        AlertListener ears = alert -> {
            if (deaf) {
                return CompletableFuture.failedFuture(new BusUnavailableException("out of reach", null));
            }
            heard.add(AlertView.stateOf(alert) + " " + alert.kind().wireName() + " " + alert.subject());
            return CompletableFuture.completedFuture(null);
        };
        AlertSource asked = () -> CompletableFuture.completedFuture(pools);
        return new AlertWatcher(
                List.of(asked, errors, machines),
                new AlertStore(documents, clock),
                new AlertIds(new JobIdGenerator(clock, RandomGenerator.getDefault())),
                List.of(ears),
                SETTINGS,
                clock);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
