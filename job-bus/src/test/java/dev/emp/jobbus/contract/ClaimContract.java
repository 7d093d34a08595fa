package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.SERVICE;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static dev.emp.jobbus.contract.BusDriver.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who gets which job, and in which order. */
public abstract class ClaimContract extends BusContract {

    private static final Capabilities BIG_GPU =
            Capabilities.ofService(SERVICE).with("gpu.memory_gb", AttributeValue.of(24));

    private static JobSpec withPriority(int priority) {
        return spec().withPlacement(Placement.DEFAULT.withPriority(priority));
    }

    private static JobSpec needsGpu(double gigabytes) {
        return spec().withRequirements(Requirements.of(Requirement.atLeast("gpu.memory_gb", gigabytes)));
    }

    private static List<JobId> idsOf(List<Claim> claims) {
        return claims.stream().map(claim -> claim.lease().job()).toList();
    }

    @Test
    void aClaimCarriesTheJobUnderItsFirstEpoch() {
        JobId id = driver.submit();
        Instant submittedAt = fixture.now();
        fixture.advance(Duration.ofSeconds(3));

        assertThat(driver.claimOne("m/a"))
                .isEqualTo(new Claim(
                        new Lease(id, 1, worker("m/a")),
                        spec(),
                        1,
                        submittedAt,
                        fixture.now().plus(LEASE),
                        List.of(),
                        null));
    }

    @Test
    void aClaimedJobRunsAndHasItsEvent() {
        JobId id = driver.submit();
        fixture.advance(Duration.ofSeconds(3));
        driver.claimOne("m/a");

        Job job = driver.job(id);
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.times().startedAt()).isEqualTo(fixture.now());
        assertThat(job.attempts()).containsExactly(new Attempt(1, 1, worker("m/a"), fixture.now(), null, null, null));
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED, Type.STARTED);
        assertThat(driver.lastData(id)).isEqualTo(Map.of("worker", "m/a", "attempt", 1));
    }

    /** I5. */
    @Test
    void jobsOfOnePriorityComeFirstInFirstOut() {
        List<JobId> submitted = driver.submit(12);
        assertThat(idsOf(driver.claim("m/a", 5))).isEqualTo(submitted.subList(0, 5));
        assertThat(idsOf(driver.claim("m/b", 5))).isEqualTo(submitted.subList(5, 10));
        assertThat(idsOf(driver.claim("m/c", 5))).isEqualTo(submitted.subList(10, 12));
    }

    @Test
    void aHigherPriorityGoesFirst() {
        JobId last = driver.submit(withPriority(0));
        JobId middle = driver.submit(withPriority(50));
        JobId first = driver.submit(withPriority(100));
        JobId alsoMiddle = driver.submit(withPriority(50));
        assertThat(idsOf(driver.claim("m/a", 10))).containsExactly(first, middle, alsoMiddle, last);
    }

    @Test
    void theBestJobOverAllMatchingLanesGoesFirst() {
        JobId any1 = driver.submit();
        JobId gpu1 = driver.submit(needsGpu(8));
        JobId gpu2 = driver.submit(needsGpu(16));
        JobId any2 = driver.submit();
        JobId urgent = driver.submit(needsGpu(12).withPlacement(Placement.DEFAULT.withPriority(90)));
        assertThat(idsOf(driver.claim("m/a", BIG_GPU, 10))).containsExactly(urgent, any1, gpu1, gpu2, any2);
    }

    @Test
    void aWorkerGetsOnlyWhatItCanDo() {
        driver.submit(needsGpu(48));
        driver.submit(JobSpec.of("another-service", new JsonText("{}")));
        JobId fits = driver.submit(needsGpu(24));
        JobId anywhere = driver.submit();

        assertThat(idsOf(driver.claim("m/small", 10))).containsExactly(anywhere);
        assertThat(idsOf(driver.claim("m/big", BIG_GPU, 10))).containsExactly(fits);
    }

    @Test
    void requirementsAndOffersOfTheSameTextButAnotherTypeDoNotMeet() {
        JobId id = driver.submit(spec().withRequirements(Requirements.of(Requirement.equal("label.rack", "7"))));
        Capabilities number = Capabilities.ofService(SERVICE).with("label.rack", AttributeValue.of(7));
        Capabilities text = Capabilities.ofService(SERVICE).with("label.rack", AttributeValue.of("7"));

        assertThat(driver.claim("m/a", number, 1)).isEmpty();
        assertThat(idsOf(driver.claim("m/b", text, 1))).containsExactly(id);
    }

    @Test
    void withoutAWaitAnEmptyBusAnswersAtOnce() {
        assertThat(driver.claim("m/a", 1)).isEmpty();
    }

    @Test
    void aWaitThatBringsNothingEndsWithAnEmptyList() {
        assertThat(get(bus.claim(BusDriver.request("m/a", Capabilities.ofService(SERVICE), 1, Duration.ofMillis(50)))))
                .isEmpty();
        JobId id = driver.submit();
        assertThat(idsOf(driver.claim("m/b", 1))).containsExactly(id);
    }

    /** I2. */
    @Test
    void everyClaimOfAJobHasAHigherEpoch() {
        driver.submit();
        for (long epoch = 1; epoch <= 5; epoch++) {
            Lease lease = driver.claimOne("m/a").lease();
            assertThat(lease.epoch()).isEqualTo(epoch);
            get(bus.release(lease, "test"));
        }
    }
}
