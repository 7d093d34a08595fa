package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs of low priority that must not starve. */
public abstract class AgeingContract extends BusContract {

    private static JobSpec withPriority(int priority) {
        return spec().withPlacement(Placement.DEFAULT.withPriority(priority));
    }

    private int raise() {
        return get(upkeep.raiseWaitingJobs(100));
    }

    @Test
    void aJobThatHasWaitedLongIsRaisedByTen() {
        JobId old = driver.submit(withPriority(40));
        fixture.advance(BusFixture.AGEING);
        assertThat(raise()).isEqualTo(1);
        JobId same = driver.submit(withPriority(50));
        JobId above = driver.submit(withPriority(51));
        JobId below = driver.submit(withPriority(49));
        assertThat(driver.claimIds("m/a", 10)).containsExactly(above, old, same, below);
        assertThat(driver.job(old).spec().placement().priority()).isEqualTo(40);
    }

    @Test
    void aJobThatHasNotWaitedLongStaysWhereItIs() {
        driver.submit(withPriority(40));
        fixture.advance(BusFixture.AGEING.minusMillis(1));
        assertThat(raise()).isZero();
    }

    @Test
    void afterEveryWaitItIsRaisedOnceMoreAndNotAboveTheHighest() {
        JobId old = driver.submit(withPriority(85));
        for (int raises = 0; raises < 2; raises++) {
            fixture.advance(BusFixture.AGEING);
            assertThat(raise()).isEqualTo(1);
            assertThat(raise()).isZero();
        }
        fixture.advance(BusFixture.AGEING);
        assertThat(raise()).isZero();
        JobId urgent = driver.submit(withPriority(100));
        assertThat(driver.claimIds("m/a", 10)).containsExactly(old, urgent);
    }

    /** I5. */
    @Test
    void raisedJobsKeepTheirOrder() {
        List<JobId> old = driver.submit(withPriority(10), 5);
        fixture.advance(Duration.ofSeconds(1));
        List<JobId> younger = driver.submit(withPriority(10), 2);
        fixture.advance(BusFixture.AGEING.minusMillis(500));
        assertThat(raise()).isEqualTo(5);
        assertThat(driver.claimIds("m/a", 5)).isEqualTo(old);
        assertThat(driver.claimIds("m/a", 5)).isEqualTo(younger);
    }

    @Test
    void raisingDoesBoundedWork() {
        driver.submit(withPriority(10), 5);
        fixture.advance(BusFixture.AGEING);
        assertThat(get(upkeep.raiseWaitingJobs(2))).isEqualTo(2);
        assertThat(get(upkeep.raiseWaitingJobs(2))).isEqualTo(2);
        assertThat(get(upkeep.raiseWaitingJobs(2))).isEqualTo(1);
    }

    @Test
    void aRaisedJobThatComesBackKeepsItsNewPlace() {
        JobId old = driver.submit(withPriority(45));
        fixture.advance(BusFixture.AGEING);
        raise();
        get(bus.release(driver.claimOne("m/a").lease(), "test"));
        driver.submit(withPriority(50));
        assertThat(driver.claimIds("m/a", 1)).containsExactly(old);
    }

    /** I4: it is no change of state. */
    @Test
    void raisingIsNoEvent() {
        driver.submit(withPriority(45));
        fixture.advance(BusFixture.AGEING);
        raise();
        assertThat(driver.events()).hasSize(1);
    }
}
