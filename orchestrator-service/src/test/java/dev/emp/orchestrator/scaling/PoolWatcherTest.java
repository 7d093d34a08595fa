package dev.emp.orchestrator.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.memory.BusLimits;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Replicas that decide on the same pools. */
class PoolWatcherTest {

    private static final Requirements HEAVY = Requirements.of(Requirement.equal(Capabilities.POOL, "heavy"));
    private static final Duration TICK = Duration.ofSeconds(5);

    private final SettableClock clock = new SettableClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock, BusLimits.DEFAULT, new Random(1));
    private final InMemoryDocuments documents = new InMemoryDocuments(clock);
    private final PoolProperties settings =
            new PoolProperties(Map.of("heavy", pool()), new PoolProperties.Scaling(TICK));
    private final Replica one = new Replica();
    private final Replica other = new Replica();

    @Test
    void aConfiguredPoolIsKnownBeforeAnybodyAsksForIt() {
        run(Duration.ofSeconds(10), 0);
        assertThat(fleet().pools()).containsOnlyKeys("heavy");
    }

    @Test
    void whatEachReplicaTakesIsAddedUp() {
        run(Duration.ofMinutes(10), 2);
        assertThat(heavy().load().arrivalsPerSecond()).isCloseTo(4.0 / 5, within(0.05));
    }

    @Test
    void onlyOneReplicaLooksAtATime() {
        run(Duration.ofMinutes(1), 1);
        clock.advance(TICK);
        one.watch();
        FleetRecord seen = fleet();
        other.watch();
        assertThat(fleet()).isEqualTo(seen);
    }

    @Test
    void aReplicaThatDiesIsNotCountedTwiceByTheNext() {
        run(Duration.ofMinutes(5), 2);
        Replica next = new Replica();
        for (int i = 0; i < 60; i++) {
            clock.advance(TICK);
            next.take(4);
            next.publish();
            next.watch();
        }
        assertThat(heavy().load().arrivalsPerSecond()).isCloseTo(4.0 / 5, within(0.05));
    }

    @Test
    void theRunTimesOfAllReplicasMakeTheMean() {
        one.tallies.ended(HEAVY, Duration.ofSeconds(10));
        other.tallies.ended(HEAVY, Duration.ofSeconds(20));
        run(Duration.ofSeconds(10), 0);
        assertThat(heavy().load().runTime()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whatWaitsAndWhatTheMachinesHaveIsSeen() {
        submit(HEAVY, 3);
        submit(Requirements.NONE, 2);
        submit(Requirements.of(Requirement.equal(Capabilities.POOL, "nobodys")), 1);
        clock.advance(Duration.ofSeconds(7));
        report("box-1", "heavy", MachineReport.Health.HEALTHY);
        report("box-2", "heavy", MachineReport.Health.DRAINING);
        report("box-3", "fast", MachineReport.Health.HEALTHY);
        run(Duration.ofSeconds(10), 0);
        FleetRecord fleet = fleet();
        assertThat(fleet.pools()).containsOnlyKeys("fast", "heavy", "nobodys");
        assertThat(heavy().load().depth()).isEqualTo(3);
        assertThat(heavy().oldest()).isEqualTo(SettableClock.START);
        assertThat(heavy().load().machines()).isEqualTo(1);
        assertThat(heavy().load().slots()).isEqualTo(2);
        assertThat(heavy().idle()).containsExactly("box-1");
        assertThat(fleet.withoutPool().jobs()).isEqualTo(2);
    }

    @Test
    void aFreshPlatformDoesNotTellAnybodyToTakeMachinesAway() {
        for (int i = 0; i < 5; i++) {
            report("box-" + i, "heavy", MachineReport.Health.HEALTHY);
        }
        run(Duration.ofSeconds(15), 0);
        assertThat(fleet().isSettled(clock.instant())).isFalse();
        assertThat(heavy().decision().desired()).isEqualTo(5);
        run(Duration.ofSeconds(30), 0);
        assertThat(fleet().isSettled(clock.instant())).isTrue();
        assertThat(heavy().decision().desired()).isEqualTo(5);
    }

    @Test
    void afterASilenceOfAllReplicasItHolds() {
        one.tallies.ended(HEAVY, Duration.ofSeconds(10));
        run(Duration.ofMinutes(10), 2);
        int before = heavy().decision().desired();
        clock.advance(Duration.ofHours(1));
        assertThat(fleet().isSettled(clock.instant())).isFalse();
        run(Duration.ofSeconds(10), 0);
        assertThat(heavy().decision().desired()).isEqualTo(before);
        assertThat(heavy().decision().why()).isEqualTo(Decision.Why.HOLD);
    }

    @Test
    void whatTheMachinesCostIsAddedUpForTheDay() {
        run(Duration.ofSeconds(10), 0);
        for (int i = 0; i < 360; i++) {
            report("box-1", "heavy", MachineReport.Health.HEALTHY);
            run(TICK, 0);
        }
        assertThat(fleet().costs().usd()).isCloseTo(1.0, within(0.01));
        clock.advance(Duration.ofDays(1));
        run(TICK, 0);
        assertThat(fleet().costs().usd()).isZero();
    }

    @Test
    void aPoolThatNobodyHasIsForgotten() {
        submit(Requirements.of(Requirement.equal(Capabilities.POOL, "typo")), 1);
        run(Duration.ofSeconds(10), 0);
        assertThat(fleet().pools()).containsKey("typo");
        bus.claim(new ClaimRequest(
                        new WorkerId(new MachineId("m"), "w"),
                        Capabilities.ofService("service").with(Capabilities.POOL, AttributeValue.of("typo")),
                        1,
                        Duration.ofDays(1),
                        Duration.ZERO))
                .toCompletableFuture()
                .join();
        run(Duration.ofMinutes(62), 0);
        assertThat(fleet().pools()).containsOnlyKeys("heavy");
    }

    @Test
    void theMetersOfAPoolStayWhileItsNumbersChange() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        PoolMeters told = new PoolMeters(one.store, settings, clock, meters);
        run(Duration.ofSeconds(10), 0);
        get(told.perform(1));
        Gauge depth = meters.get("emp.pool.depth").tag("pool", "heavy").gauge();
        assertThat(depth.value()).isZero();

        submit(HEAVY, 3);
        run(Duration.ofSeconds(10), 0);
        get(told.perform(1));

        assertThat(depth.value()).isEqualTo(3);
        assertThat(meters.get("emp.pool.depth").tag("pool", "heavy").gauge()).isSameAs(depth);
    }

    @Test
    void whatCannotBeReadBeginsAnew() {
        run(Duration.ofSeconds(10), 0);
        Document document = get(documents.find("pools", "fleet")).orElseThrow();
        get(documents.save("pools", Draft.replace(document, new JsonText("[]")).dueAt(clock.instant())));
        run(Duration.ofSeconds(10), 0);
        assertThat(fleet().pools()).containsOnlyKeys("heavy");
    }

    /** @param each jobs that each replica takes in every tick */
    private void run(Duration duration, int each) {
        for (Duration left = duration; left.isPositive(); left = left.minus(TICK)) {
            clock.advance(TICK);
            for (Replica replica : List.of(one, other)) {
                replica.take(each);
                replica.publish();
            }
            one.watch();
            other.watch();
        }
    }

    private FleetRecord fleet() {
        return get(one.store.read()).orElseThrow();
    }

    private PoolRecord heavy() {
        return Objects.requireNonNull(fleet().pools().get("heavy"));
    }

    private void submit(Requirements requirements, int jobs) {
        JobIdGenerator ids = new JobIdGenerator(clock, RandomGenerator.getDefault());
        for (int i = 0; i < jobs; i++) {
            JobSpec spec = JobSpec.of("service", new JsonText("{}")).withRequirements(requirements);
            get(bus.submit(Submission.of(ids.next(0), spec)));
        }
    }

    private void report(String machine, String pool, MachineReport.Health health) {
        Capabilities capabilities = Capabilities.ofService("service").with(Capabilities.POOL, AttributeValue.of(pool));
        WorkerId worker = new WorkerId(new MachineId(machine), "gpu0");
        get(bus.report(TestReport.of(machine, clock.instant())
                .health(health, null)
                .workers(new MachineReport.Worker(worker, 2, capabilities, List.of()))
                .build()));
    }

    private static PoolProperties.Pool pool() {
        return new PoolProperties.Pool(
                0, 10, Duration.ofSeconds(30), 0.95, Duration.ofMinutes(2), Duration.ofMinutes(5), 1, null, 2.0, null);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private final class Replica {

        private final PoolTallies tallies = new PoolTallies();
        private final FleetStore store = new FleetStore(documents, clock);
        private final TallyPublisher publisher = new TallyPublisher(documents, tallies, settings, clock);
        private final PoolWatcher watcher =
                new PoolWatcher(store, bus, bus, new PoolPolicies(settings), settings, clock);

        private void take(int jobs) {
            for (int i = 0; i < jobs; i++) {
                tallies.arrived(HEAVY);
            }
        }

        private void publish() {
            get(publisher.perform(1));
        }

        private void watch() {
            get(watcher.perform(1));
        }
    }
}
