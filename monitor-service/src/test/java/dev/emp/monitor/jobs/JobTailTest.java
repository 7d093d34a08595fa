package dev.emp.monitor.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.memory.BusLimits;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.feed.BusStatus;
import dev.emp.monitor.feed.FeedAudience;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.testing.BusDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rows the monitor makes of what happens on the bus, one round of the tail at a time. */
class JobTailTest {

    private static final int ROWS = 20;

    private final SettableClock clock = new SettableClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock, BusLimits.DEFAULT.withEventsKept(50), new Random(1));
    private final BusDriver driver = new BusDriver(bus, clock);
    private final FeedTable<JobRow> table =
            new FeedTable<>("jobs", FeedTable.Audience.TENANTS, new FeedTable.Limits(ROWS, ROWS, 200), "1", "");
    private final BusStatus status = new BusStatus(clock);
    private final List<String> costs = new ArrayList<>();
    private final JobTail tail = new JobTail(
            bus, new RecentJobs(bus, ROWS), new JobView(table, new JobLookup(bus, ROWS), this::paid), status);
    private final JobCounts counts = new JobCounts(bus, table, status, Duration.ofMillis(500), clock);

    private void paid(JobId job, Instant at, double usd) {
        costs.add(job + " " + at + " " + usd);
    }

    @Test
    void beginsWithTheJobsThereAre() throws InterruptedException {
        JobId old = driver.submit();
        Claim claim = driver.claim("m1/gpu0");
        driver.progress(claim, 0.25, "KSampler 5/20");
        tail.run();
        JobRow row = row(old);
        assertThat(row.state()).isEqualTo(JobState.RUNNING);
        assertThat(row.run()).isEqualTo(new JobRow.Run(1, "m1/gpu0", new JobRow.Progress(0.25, "KSampler 5/20")));
        assertThat(status.state().up()).isFalse();
        counts.run();
        assertThat(status.state().up()).isTrue();
    }

    @Test
    void beginsWithEveryRunningJobHoweverOld() throws InterruptedException {
        JobId old = driver.submit();
        driver.claim("m1/gpu0");
        for (int n = 0; n < 2 * ROWS; n++) {
            clock.advance(Duration.ofMillis(5));
            driver.submit();
        }
        tail.run();
        assertThat(table.find(old.value())).isNotNull();
        assertThat(table.ids()).hasSize(ROWS);
    }

    @Test
    void followsAJobThroughItsLife() throws InterruptedException {
        tail.run();
        JobId id = driver.submit(JobSpec.of(BusDriver.SERVICE, new JsonText("{}"))
                .withPlacement(Placement.DEFAULT.withTenant("acme").withPriority(70)));
        tail.run();
        assertThat(row(id).origin()).isEqualTo(new JobRow.Origin(BusDriver.SERVICE, "acme", 70));
        assertThat(row(id).state()).isEqualTo(JobState.QUEUED);
        clock.advance(Duration.ofSeconds(2));
        Claim claim = driver.claim("m1/gpu0");
        driver.progress(claim, 0.5, null);
        tail.run();
        assertThat(row(id).run()).isEqualTo(new JobRow.Run(1, "m1/gpu0", new JobRow.Progress(0.5, null)));
        assertThat(row(id).times().startedAt()).isEqualTo(clock.instant());
        clock.advance(Duration.ofSeconds(3));
        driver.succeed(claim, "out 1.png");
        tail.run();
        assertThat(row(id).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(row(id).times().finishedAt()).isEqualTo(clock.instant());
        assertThat(row(id).ending().files())
                .containsExactly(new JobRow.File(
                        "out 1.png", "image/png", 184_320, "/api/v1/jobs/" + id + "/artifacts/out%201.png"));
    }

    @Test
    void showsWhereAJobIsToRunAndWhatItDidCost() throws InterruptedException {
        tail.run();
        JobId id = driver.submit(JobSpec.of(BusDriver.SERVICE, new JsonText("{}"))
                .withRequirements(
                        Requirements.of(Requirement.equal("pool", "heavy"), Requirement.equal("model", "sdxl")))
                .withLabels(Map.of("user", "ada")));
        tail.run();
        assertThat(row(id).origin())
                .isEqualTo(new JobRow.Origin(BusDriver.SERVICE, "default", 50, "heavy", "sdxl", Map.of("user", "ada")));
        assertThat(row(id).facet("pool")).isEqualTo("heavy");
        Claim claim = bus.claim(new ClaimRequest(
                        WorkerId.parse("m1/gpu0"),
                        Capabilities.ofService(BusDriver.SERVICE)
                                .with("pool", AttributeValue.of("heavy"))
                                .with("model", AttributeValue.of("sdxl")),
                        1,
                        Duration.ofMinutes(1),
                        Duration.ZERO))
                .toCompletableFuture()
                .join()
                .getFirst();
        bus.complete(claim.lease(), new JobResult(new JsonText("{}"), List.of(), Map.of("cost_usd", 0.25)));
        tail.run();
        assertThat(row(id).ending().costUsd()).isEqualTo(0.25);
        assertThat(row(id).origin().labels()).containsEntry("user", "ada");
        assertThat(costs).contains(id + " " + clock.instant() + " 0.25");
    }

    @Test
    void countsTheJobsOfTenantsThatSomebodyLooksAtAndNotTooOften() throws InterruptedException {
        FeedAudience audience = new FeedAudience(clock);
        TenantCounts tenants = new TenantCounts(bus, table, audience, Duration.ofMillis(500), clock);
        driver.submit();
        driver.submit(acme());
        tenants.run();
        assertThat(table.counts("acme")).isEmpty();
        audience.note("acme");
        tenants.run();
        assertThat(table.counts("acme")).isEqualTo(Map.of("queued", 1L));
        driver.submit(acme());
        tenants.run();
        assertThat(table.counts("acme")).as("read a moment ago").isEqualTo(Map.of("queued", 1L));
        clock.advance(Duration.ofSeconds(1));
        tenants.run();
        assertThat(table.counts("acme")).isEqualTo(Map.of("queued", 2L));
        clock.advance(Duration.ofSeconds(31));
        tenants.run();
        assertThat(table.counts("acme")).as("nobody looks any more").isEmpty();
    }

    private static JobSpec acme() {
        return JobSpec.of(BusDriver.SERVICE, new JsonText("{}")).withPlacement(Placement.DEFAULT.withTenant("acme"));
    }

    @Test
    void showsWhyAJobFailedOrIsTriedAgain() throws InterruptedException {
        tail.run();
        JobId id = driver.submit();
        driver.fail(driver.claim("m1/gpu0"), FailureClass.UNAVAILABLE, "ComfyUI is away");
        tail.run();
        assertThat(row(id).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(row(id).times().dueAt()).isAfter(clock.instant());
        assertThat(row(id).run().worker()).isNull();
        assertThat(row(id).ending().error()).isEqualTo(new JobRow.Fault("unavailable", "ComfyUI is away"));
        bus.cancel(id, "changed my mind");
        tail.run();
        assertThat(row(id).state()).isEqualTo(JobState.CANCELED);
        assertThat(row(id).ending().error()).isEqualTo(new JobRow.Fault("canceled", "changed my mind"));
    }

    @Test
    void showsThatAJobWaitsForAnotherAndThenForItsTime() throws InterruptedException {
        tail.run();
        JobId first = driver.submit();
        Instant later = clock.instant().plusSeconds(60);
        JobId second = driver.submit(JobSpec.of(BusDriver.SERVICE, new JsonText("{}"))
                .withPlacement(Placement.DEFAULT.withRunAt(later))
                .withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first)))));
        tail.run();
        assertThat(row(second).state()).isEqualTo(JobState.BLOCKED);
        driver.succeed(driver.claim("m1/gpu0"));
        tail.run();
        assertThat(row(second).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(row(second).times().dueAt()).isEqualTo(later);
    }

    @Test
    void showsThatAJobWaitsForALimit() throws InterruptedException {
        tail.run();
        JobSpec limited = JobSpec.of(BusDriver.SERVICE, new JsonText("{}"))
                .withCoordination(Coordination.NONE.withConcurrency(new Limit.Concurrency("key", 1)));
        driver.submit(limited);
        JobId second = driver.submit(limited);
        driver.claim("m1/gpu0");
        bus.claim(new ClaimRequest(
                WorkerId.parse("m1/gpu1"),
                Capabilities.ofService(BusDriver.SERVICE),
                1,
                Duration.ofMinutes(1),
                Duration.ZERO));
        tail.run();
        assertThat(row(second).state()).isEqualTo(JobState.BLOCKED);
    }

    @Test
    void looksUpAJobItDoesNotKnow() throws InterruptedException {
        JobId oldest = driver.submit();
        for (int n = 0; n < 2 * ROWS; n++) {
            clock.advance(Duration.ofMillis(5));
            driver.submit();
        }
        tail.run();
        assertThat(table.find(oldest.value())).isNull();
        driver.claim("m1/gpu0");
        tail.run();
        assertThat(row(oldest).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void beginsAnotherEpochWhenEventsWereLost() throws InterruptedException {
        tail.run();
        JobId last = driver.submit();
        for (int n = 0; n < 60; n++) {
            clock.advance(Duration.ofMillis(5));
            last = driver.submit();
        }
        tail.run();
        assertThat(table.epoch()).isNotEqualTo("1");
        assertThat(table.find(last.value())).isNotNull();
        JobId next = driver.submit();
        tail.run();
        assertThat(table.find(next.value())).isNotNull();
    }

    @Test
    void catchesUpAfterAnOutageWithoutLosingItsReaders() throws InterruptedException {
        tail.run();
        counts.run();
        JobId id = driver.submit();
        tail.run();
        Claim claim = driver.claim("m1/gpu0");
        bus.setAvailable(false);
        assertThatThrownBy(tail::run).isInstanceOf(BusUnavailableException.class);
        assertThat(status.state().up()).isFalse();
        bus.setAvailable(true);
        driver.succeed(claim, "late.png");
        JobId missed = driver.submit();
        tail.run();
        counts.run();
        assertThat(status.state().up()).isTrue();
        assertThat(row(id).ending().files()).hasSize(1);
        assertThat(table.find(missed.value())).isNotNull();
        assertThat(table.epoch()).isEqualTo("1");
    }

    @Test
    void noticesAnOutageByTheCountsEvenWhenNothingHappens() throws InterruptedException {
        tail.run();
        counts.run();
        bus.setAvailable(false);
        counts.run();
        assertThat(status.state().up()).as("the counts are still fresh").isTrue();
        clock.advance(Duration.ofSeconds(2));
        assertThatThrownBy(counts::run).isInstanceOf(BusUnavailableException.class);
        assertThat(status.state()).isEqualTo(new BusStatus.State(false, clock.instant()));
    }

    private JobRow row(JobId id) {
        JobRow row = table.find(id.value());
        assertThat(row).isNotNull();
        return row;
    }
}
