package dev.emp.jobbus.query;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.SERVICE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static dev.emp.jobbus.contract.BusDriver.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.TestReport;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.memory.InMemoryBusFixture;
import dev.emp.jobbus.query.Explanation.HasEnded;
import dev.emp.jobbus.query.Explanation.InLine;
import dev.emp.jobbus.query.Explanation.Runs;
import dev.emp.jobbus.query.Explanation.UnfitWorker;
import dev.emp.jobbus.query.Explanation.WaitsForJobs;
import dev.emp.jobbus.query.Explanation.WaitsForLimit;
import dev.emp.jobbus.query.Explanation.WaitsForTenant;
import dev.emp.jobbus.query.Explanation.WaitsForTime;
import dev.emp.jobbus.tenant.TenantLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** I13: a job says why it is where it is. */
class ExplainerTest {

    private static final Capabilities HERE = Capabilities.ofService(SERVICE);
    private static final Requirement BIG = Requirement.atLeast("gpu.memory_gb", 24);

    private final BusFixture fixture = new InMemoryBusFixture();
    private final BusDriver driver = new BusDriver(fixture);
    private final Explainer explainer =
            new Explainer(fixture.queries(), fixture.machines(), fixture.control(), fixture.tenants());

    private Explanation why(JobId id) {
        return get(explainer.explain(id)).orElseThrow();
    }

    private InLine inLine(JobId id) {
        return (InLine) why(id).reason();
    }

    private void machine(String name, Health health, int slots, Capabilities capabilities) {
        MachineReport.Worker worker = new MachineReport.Worker(worker(name + "/w"), slots, capabilities, List.of());
        get(fixture.machines()
                .report(TestReport.of(name, fixture.now())
                        .health(health, null)
                        .workers(worker)
                        .build()));
    }

    private static JobSpec with(Coordination coordination) {
        return spec().withCoordination(coordination);
    }

    private void runFor(Duration duration) {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        fixture.advance(duration);
        get(fixture.bus().complete(lease, RESULT));
    }

    @Test
    void aJobThatNeverWasHasNoExplanation() {
        assertThat(get(explainer.explain(driver.newId()))).isEmpty();
    }

    @Test
    void withoutAnyWorkerThereIsNobodyToTakeIt() {
        Explanation why = why(driver.submit());
        assertThat(why.state()).isEqualTo(JobState.QUEUED);
        assertThat(why.reason()).isEqualTo(new InLine(0, 0, List.of(), null, 0, null));
        assertThat(why.sentence()).isEqualTo("It waits because there is no worker.");
    }

    @Test
    void theWorkersThatCouldTakeItAreCountedAndTheOthersSayWhatTheyLack() {
        machine("big", Health.HEALTHY, 2, HERE.with("gpu.memory_gb", AttributeValue.of(48)));
        machine("small", Health.HEALTHY, 1, HERE.with("gpu.memory_gb", AttributeValue.of(8)));
        JobId id = driver.submit(spec().withRequirements(Requirements.of(BIG)));
        assertThat(inLine(id))
                .isEqualTo(new InLine(
                        1, 2, List.of(new UnfitWorker(worker("small/w"), List.of(BIG), null)), null, 0, null));
        assertThat(why(id).sentence()).isEqualTo("It is number 1 in line for 1 worker.");
    }

    @Test
    void aJobThatNobodyCouldTakeNamesWhatKeepsMostOfThemFromIt() {
        machine("a", Health.HEALTHY, 1, HERE);
        machine("b", Health.HEALTHY, 1, HERE);
        machine(
                "c",
                Health.HEALTHY,
                1,
                Capabilities.ofService("another-service").with("gpu.memory_gb", AttributeValue.of(48)));
        JobId id = driver.submit(spec().withRequirements(Requirements.of(BIG)));
        assertThat(why(id).sentence())
                .isEqualTo("It waits because none of 3 workers can take it: it needs gpu.memory_gb >= 24 (2 of 3).");
    }

    @Test
    void aJobWhoseSecretNoMachineHasNamesIt() {
        machine("a", Health.HEALTHY, 1, HERE.with("secret", AttributeValue.of("git")));
        machine("b", Health.HEALTHY, 1, Capabilities.ofService("another-service"));
        JobId id = driver.submit(spec().withRequirements(
                        Requirements.of(Requirement.equal("secret", "git"), Requirement.equal("secret", "stripe"))));

        assertThat(why(id).sentence()).isEqualTo("It waits because no machine has the secret stripe.");
    }

    @Test
    void aJobThatLacksItsSecretOnSomeMachinesOnlySaysOnHowMany() {
        machine("a", Health.HEALTHY, 1, HERE);
        machine("b", Health.HEALTHY, 1, HERE);
        machine("c", Health.HEALTHY, 1, Capabilities.ofService("x").with("secret", AttributeValue.of("stripe")));
        JobId id = driver.submit(spec().withRequirements(Requirements.of(Requirement.equal("secret", "stripe"))));

        assertThat(why(id).sentence())
                .isEqualTo("It waits because none of 3 workers can take it: it needs the secret stripe (2 of 3).");
    }

    /** I8. */
    @Test
    void aWorkerThatDoesNotAllowTheTenantSaysSo() {
        machine("a", Health.HEALTHY, 1, HERE.withAdmission(Admission.OPEN.withDeniedTenants(Set.of("default"))));
        JobId id = driver.submit();
        assertThat(inLine(id).others())
                .containsExactly(new UnfitWorker(worker("a/w"), List.of(), "the worker denies the tenant default"));
    }

    @Test
    void aMachineThatIsNotWellTakesNothing() {
        machine("a", Health.RESOURCE_RECOVERY, 1, HERE);
        JobId id = driver.submit();
        assertThat(inLine(id).others())
                .containsExactly(
                        new UnfitWorker(worker("a/w"), List.of(), "its machine is not healthy: resource_recovery"));
    }

    @Test
    void theStartIsGuessedFromTheRunTimesOfTheLane() {
        machine("a", Health.HEALTHY, 2, HERE);
        runFor(Duration.ofSeconds(10));
        JobId last = driver.submit(4).getLast();
        assertThat(inLine(last)).isEqualTo(new InLine(1, 2, List.of(), null, 3, Duration.ofSeconds(20)));
        assertThat(why(last).sentence()).isEqualTo("It is number 4 in line for 1 worker and starts in about 20 s.");
    }

    @Test
    void aTenantThatRunsAsManyJobsAsItMayIsTheReasonWhereAWorkerCouldTakeIt() {
        get(fixture.tenants().limit("default", TenantLimits.NONE.withMaxRunning(1)));
        driver.submit();
        driver.claimOne("m/a");
        JobId id = driver.submit();
        assertThat(why(id).sentence()).isEqualTo("It waits because there is no worker.");
        machine("a", Health.HEALTHY, 2, HERE);
        assertThat(why(id).reason()).isEqualTo(new WaitsForTenant("default", 1));
        assertThat(why(id).sentence()).isEqualTo("It waits because its tenant default runs as many jobs as it may: 1.");
    }

    @Test
    void aPausedServiceIsTheReason() {
        machine("a", Health.HEALTHY, 2, HERE);
        runFor(Duration.ofSeconds(10));
        get(fixture.control().restrict(Scope.service(SERVICE), Mode.PAUSED));
        JobId id = driver.submit();
        assertThat(inLine(id)).isEqualTo(new InLine(1, 2, List.of(), Scope.service(SERVICE), 0, null));
        assertThat(why(id).sentence()).isEqualTo("It waits because the service simulation is paused.");
    }

    @Test
    void aDrainingServiceHoldsNothingUp() {
        JobId id = driver.submit();
        get(fixture.control().restrict(Scope.service(SERVICE), Mode.DRAINING));
        assertThat(inLine(id).paused()).isNull();
    }

    @Test
    void aJobThatDependsOnOthersNamesThoseThatHaveNotEnded() {
        JobId done = driver.submit();
        get(fixture.bus().complete(driver.claimOne("m/a").lease(), RESULT));
        JobId open = driver.submit();
        JobId id = driver.submit(
                with(Coordination.NONE.withDependencies(List.of(Dependency.on(done), Dependency.on(open)))));
        assertThat(why(id).reason()).isEqualTo(new WaitsForJobs(List.of(open)));
        assertThat(why(id).sentence()).isEqualTo("It waits until 1 job it depends on has ended, first " + open + ".");
    }

    @Test
    void aJobBlockedByALimitNamesIt() {
        Limit.Concurrency concurrency = new Limit.Concurrency("user-1", 1);
        driver.submit(with(Coordination.NONE.withConcurrency(concurrency)));
        driver.claimOne("m/a");
        JobId id = driver.submit(with(Coordination.NONE.withConcurrency(concurrency)));
        assertThat(why(id).reason()).isEqualTo(new WaitsForLimit(List.of(concurrency)));
        assertThat(why(id).sentence())
                .isEqualTo("It waits for the concurrency key 'user-1' (at most 1 job at a time).");
    }

    @Test
    void aJobBlockedByItsRateNamesIt() {
        Limit.Rate rate = new Limit.Rate("api", 1, Duration.ofMinutes(10));
        driver.submit(with(Coordination.NONE.withRate(rate)));
        JobId id = driver.submit(with(Coordination.NONE.withRate(rate)));
        driver.claim("m/a", 2);
        assertThat(why(id).sentence()).isEqualTo("It waits for the rate key 'api' (at most 1 start in 10 min).");
    }

    @Test
    void aScheduledJobNamesItsTime() {
        Instant later = fixture.now().plusSeconds(90);
        JobId id = driver.submit(spec().withPlacement(Placement.DEFAULT.withRunAt(later)));
        assertThat(why(id).reason()).isEqualTo(new WaitsForTime(later));
        assertThat(why(id).sentence()).isEqualTo("It waits for its time, 2026-01-01T00:01:30Z.");
    }

    @Test
    void aRunningJobNamesItsWorker() {
        JobId id = driver.submit();
        driver.claimOne("m/a");
        assertThat(why(id).reason()).isEqualTo(new Runs(worker("m/a")));
        assertThat(why(id).sentence()).isEqualTo("It runs on m/a.");
        get(fixture.bus().cancel(id, "test"));
        assertThat(why(id).sentence()).isEqualTo("It is being stopped on m/a.");
    }

    @Test
    void aJobThatHasEndedHasNothingToWaitFor() {
        JobId id = driver.submit();
        get(fixture.bus().cancel(id, "test"));
        assertThat(why(id).reason()).isEqualTo(new HasEnded());
        assertThat(why(id).sentence()).isEqualTo("It has ended: canceled.");
    }
}
