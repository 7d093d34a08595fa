package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How tenants share the workers, and what may not change the order of one of them. */
public abstract class FairnessContract extends BusContract {

    private static JobSpec of(String tenant) {
        return spec().withPlacement(Placement.DEFAULT.withTenant(tenant));
    }

    private static JobSpec of(String tenant, int weight) {
        return spec().withPlacement(Placement.DEFAULT.withTenant(tenant).withWeight(weight));
    }

    private static JobSpec of(String tenant, String lane, int priority) {
        return of(tenant)
                .withRequirements(Requirements.NONE.preferring(Set.of(lane)))
                .withPlacement(Placement.DEFAULT.withTenant(tenant).withPriority(priority));
    }

    private List<String> tenantsOfNext(int count) {
        return driver.claim("m/a", count).stream()
                .map(claim -> claim.spec().placement().tenant())
                .toList();
    }

    @Test
    void aTenantWithManyJobsDoesNotDelayOneWithFew() {
        driver.submit(of("many"), 300);
        driver.claim("m/a", 50);
        List<JobId> few = driver.submit(of("few"), 10);

        List<JobId> next = driver.claimIds("m/a", 25);
        assertThat(next).containsAll(few);
    }

    @Test
    void tenantsTakeTurns() {
        driver.submit(of("a"), 20);
        driver.submit(of("b"), 20);
        List<String> started = tenantsOfNext(20);
        assertThat(Collections.frequency(started, "a")).isBetween(9, 11);
        assertThat(started.subList(0, 4)).contains("a", "b");
    }

    @Test
    void aTenantsWeightIsItsShare() {
        driver.submit(of("light", 1), 60);
        driver.submit(of("heavy", 3), 60);
        List<String> started = tenantsOfNext(40);
        assertThat(Collections.frequency(started, "heavy")).isBetween(28, 32);
    }

    @Test
    void aTenantThatWasIdleHasSavedUpNothing() {
        driver.submit(of("busy"), 60);
        driver.submit(of("idle"));
        driver.claim("m/a", 40);
        driver.submit(of("idle"), 20);
        assertThat(Collections.frequency(tenantsOfNext(10), "idle")).isBetween(4, 6);
    }

    @Test
    void aTenantThatWasServedAloneOwesNothing() {
        driver.submit(of("first"), 40);
        driver.claim("m/a", 40);
        driver.submit(of("first"), 20);
        driver.submit(of("second"), 20);
        assertThat(Collections.frequency(tenantsOfNext(10), "first")).isBetween(4, 6);
    }

    /** Priority is above fairness. */
    @Test
    void urgentJobsOfOneTenantGoBeforeAllOthers() {
        driver.submit(of("a"), 5);
        List<JobId> urgent = driver.submit(
                of("b").withPlacement(Placement.DEFAULT.withTenant("b").withPriority(51)), 5);
        assertThat(driver.claimIds("m/a", 5)).isEqualTo(urgent);
    }

    /** I5. */
    @Test
    void theJobsOfEachTenantStayInOrderWhateverTheOthersDo() {
        List<JobId> a = new ArrayList<>();
        List<JobId> b = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            a.add(driver.submit(of("a", 1 + i % 7)));
            b.addAll(driver.submit(of("b"), i % 3));
            driver.claimIds("m/a", 1).forEach(started -> (a.contains(started) ? a : b).remove(started));
        }
        List<JobId> rest = driver.claimIds("m/a", 100);
        assertThat(rest.stream().filter(a::contains)).containsExactlyElementsOf(a);
        assertThat(rest.stream().filter(b::contains)).containsExactlyElementsOf(b);
    }

    /** I5: with another job of the same lane a second apart, at the highest priority. */
    @Test
    void twoUrgentJobsASecondApartKeepTheirOrder() {
        JobSpec urgent = spec().withPlacement(Placement.DEFAULT.withPriority(100));
        JobId first = driver.submit(urgent);
        fixture.advance(Duration.ofSeconds(1));
        JobId second = driver.submit(urgent);
        assertThat(driver.claimIds("m/a", 2)).containsExactly(first, second);
    }

    /** I5: a lost lease, a failure and a release give the old place back, with others waiting by then. */
    @Test
    void aJobThatComesBackIsBeforeAllThatCameAfterIt() {
        List<JobId> first = driver.submit(of("a"), 3);
        List<Lease> leases =
                driver.claim("m/a", 3).stream().map(claim -> claim.lease()).toList();
        driver.submit(of("a"), 10);
        driver.submit(of("b"), 10);
        get(bus.release(leases.get(1), "test"));
        fixture.advance(LEASE.plusMillis(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertThat(driver.claimIds("m/b", 3)).isEqualTo(first);
    }

    @Test
    void aRetryKeepsItsPriority() {
        JobId urgent = driver.submit(spec().withPlacement(Placement.DEFAULT.withPriority(90)));
        driver.submit(3);
        driver.claim("dead/a", 1);
        fixture.advance(LEASE.plusMillis(1));
        get(upkeep.reclaimExpiredLeases(10));
        assertThat(driver.claimIds("m/b", 1)).containsExactly(urgent);
    }

    /** I6, as far as an answer can show it: see the benchmark for the cost. */
    @Test
    void aJobBehindThousandsThatDoNotMatchIsClaimedAtOnce() {
        driver.submit(
                JobSpec.of("another-service", spec().input()).withPlacement(Placement.DEFAULT.withPriority(100)),
                2_000);
        JobId fits = driver.submit();
        assertThat(driver.claimIds("m/a", 5)).containsExactly(fits);
    }

    @Test
    void lanesOfOneTenantShareLikeTenants() {
        driver.submit(of("a", "sdxl", 50), 50);
        List<JobId> few = driver.submit(of("a", "flux", 50), 5);
        assertThat(driver.claimIds("m/a", 12)).containsAll(few);
    }

    @Test
    void anUnusedLaneIsForgottenAndNothingIsLostByIt() {
        JobId old = driver.submit(of("a"));
        get(bus.complete(driver.claimOne("m/a").lease(), RESULT));
        JobId kept = driver.submit(of("b"));
        fixture.advance(BusFixture.LANE_RETENTION.minusSeconds(1));
        assertThat(get(upkeep.removeUnusedLanes(10))).isZero();
        fixture.advance(Duration.ofSeconds(2));
        assertThat(get(upkeep.removeUnusedLanes(10))).isEqualTo(1);
        assertThat(get(upkeep.removeUnusedLanes(10))).isZero();

        JobId again = driver.submit(of("a"));
        assertThat(driver.claimIds("m/a", 10)).containsExactlyInAnyOrder(kept, again);
        assertThat(driver.job(old)).isNotNull();
    }

    /** I1. */
    @Test
    void aLaneWithAJobThatHasNotEndedIsNotForgotten() {
        driver.submit(of("running"));
        Lease lease = driver.claimOne("m/a").lease();
        driver.submit(of("later")
                .withPlacement(Placement.DEFAULT
                        .withTenant("later")
                        .withRunAt(fixture.now().plus(Duration.ofDays(1)))));
        fixture.advance(BusFixture.LANE_RETENTION.multipliedBy(2));
        assertThat(get(upkeep.removeUnusedLanes(10))).isZero();
        get(bus.release(lease, "test"));
        assertThat(driver.claimIds("m/a", 10)).containsExactly(lease.job());
    }
}
