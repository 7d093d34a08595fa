package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.query.JobQueries.QueuePosition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a job stands in line (invariant I13). */
public abstract class PositionContract extends BusContract {

    private static JobSpec withPriority(int priority) {
        return spec().withPlacement(Placement.DEFAULT.withPriority(priority));
    }

    private QueuePosition position(JobId id) {
        return get(queries.position(id)).orElseThrow(() -> new AssertionError("not queued: " + id));
    }

    private void runFor(Duration duration) {
        driver.submit(withPriority(100));
        Lease lease = driver.claimOne("m/a").lease();
        fixture.advance(duration);
        get(bus.complete(lease, RESULT));
    }

    @Test
    void theJobsAheadAreCounted() {
        List<JobId> submitted = driver.submit(4);
        JobId urgent = driver.submit(withPriority(60));
        assertThat(position(urgent).ahead()).isZero();
        assertThat(position(submitted.get(0)).ahead()).isEqualTo(1);
        assertThat(position(submitted.get(3)).ahead()).isEqualTo(4);
        driver.claim("m/a", 2);
        assertThat(position(submitted.get(3)).ahead()).isEqualTo(2);
    }

    @Test
    void jobsOfOtherLanesAreNotCounted() {
        driver.submit(spec().withPlacement(Placement.DEFAULT.withTenant("other")), 5);
        assertThat(position(driver.submit())).isEqualTo(new QueuePosition(0, null));
    }

    @Test
    void onlyAQueuedJobHasAPosition() {
        JobId running = driver.submit();
        driver.claimOne("m/a");
        JobId scheduled = driver.submit(
                spec().withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(9))));
        assertThat(get(queries.position(running))).isEmpty();
        assertThat(get(queries.position(scheduled))).isEmpty();
        assertThat(get(queries.position(driver.newId()))).isEmpty();
    }

    @Test
    void theMeanRunTimeIsThatOfTheLaneSoFar() {
        runFor(Duration.ofSeconds(1));
        runFor(Duration.ofSeconds(4));
        assertThat(position(driver.submit()).meanRunTime()).isEqualTo(Duration.ofMillis(2_500));
    }

    @Test
    void onlyTheLatestTwentyCount() {
        runFor(Duration.ofHours(1));
        for (int i = 0; i < 20; i++) {
            runFor(Duration.ofSeconds(2));
        }
        assertThat(position(driver.submit()).meanRunTime()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aFailureTellsNothingOfTheRunTime() {
        driver.submit();
        Lease lease = driver.claimOne("m/a").lease();
        fixture.advance(Duration.ofSeconds(7));
        get(bus.fail(lease, JobFailure.of(FailureClass.AUTH, "no")));
        assertThat(position(driver.submit()).meanRunTime()).isNull();
    }
}
