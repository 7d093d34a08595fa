package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.SERVICE;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which worker gets which jobs, seen from both sides (invariant I8). */
public abstract class MatchingContract extends BusContract {

    private static final Capabilities PLAIN = Capabilities.ofService(SERVICE);

    private static JobSpec of(String tenant) {
        return spec().withPlacement(Placement.DEFAULT.withTenant(tenant));
    }

    private static Requirement requirement(String attribute, String comparison, List<AttributeValue> operands) {
        return new Requirement(attribute, Comparison.ofSymbol(comparison), operands);
    }

    /** Each comparison once with an offer that meets it and once with one that does not. */
    @ParameterizedTest
    @CsvSource({
        "=, 8, 8, true", "=, 8, 9, false",
        "!=, 8, 9, true", "!=, 8, 8, false",
        ">=, 8, 9, true", ">=, 8, 7, false",
        "<=, 8, 8, true", "<=, 8, 9, false",
        "in, 8, 8, true", "in, 8, 9, false",
        "not in, 8, 9, true", "not in, 8, 8, false"
    })
    void everyComparisonDecidesWhoGetsTheJob(String comparison, int operand, int offered, boolean taken) {
        driver.submit(spec().withRequirements(Requirements.of(
                requirement("gpu.memory_gb", comparison, List.of(AttributeValue.of(operand))))));
        assertThat(driver.claim("m/a", PLAIN.with("gpu.memory_gb", AttributeValue.of(offered)), 1))
                .hasSize(taken ? 1 : 0);
    }

    @Test
    void anAttributeThatMustExistHasToBeOffered() {
        JobId id =
                driver.submit(spec().withRequirements(Requirements.of(requirement("label.spot", "exists", List.of()))));
        assertThat(driver.claimIds("m/a", PLAIN, 1)).isEmpty();
        assertThat(driver.claimIds("m/b", PLAIN.with("label.spot", AttributeValue.of("any")), 1))
                .containsExactly(id);
    }

    /** More than a claim looks through one by one. */
    @Test
    void amongVeryManyLanesThoseThatMatchAreServedInOrder() {
        List<JobId> tooLarge = submitWithMemory(2_000, 200);
        List<JobId> fitting = submitWithMemory(1, 150);
        Capabilities worker = PLAIN.with("gpu.memory_gb", AttributeValue.of(1_000));

        assertThat(driver.claimIds("m/a", worker, 3)).isEqualTo(fitting.subList(0, 3));
        assertThat(driver.claimIds("m/a", worker, 120)).isEqualTo(fitting.subList(3, 123));
        assertThat(driver.claimIds("m/a", worker, 120)).isEqualTo(fitting.subList(123, 150));
        assertThat(driver.claimIds("m/b", PLAIN.with("gpu.memory_gb", AttributeValue.of(9_000)), 200))
                .isEqualTo(tooLarge);
    }

    /** Jobs that need more and more memory, each in a lane of its own. */
    private List<JobId> submitWithMemory(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(size -> driver.submit(spec().withRequirements(
                                Requirements.of(requirement("gpu.memory_gb", ">=", List.of(AttributeValue.of(size)))))))
                .toList();
    }

    @Test
    void oneOfManyModelsOfAWorkerIsEnough() {
        JobId id =
                driver.submit(spec().withRequirements(Requirements.of(Requirement.equal(Capabilities.MODEL, "flux"))));
        Capabilities models = PLAIN.with(Capabilities.MODEL, AttributeValue.of("sdxl"))
                .with(Capabilities.MODEL, AttributeValue.of("flux"));
        assertThat(driver.claimIds("m/a", models, 1)).containsExactly(id);
    }

    /** A text where a number belongs is below every number, and no equal of one. */
    @Test
    void aTextIsNoNumber() {
        driver.submit(spec().withRequirements(Requirements.of(Requirement.atLeast("gpu.memory_gb", 16))));
        assertThat(driver.claim("m/a", PLAIN.with("gpu.memory_gb", AttributeValue.of("16")), 1))
                .isEmpty();
        assertThat(driver.claim("m/b", PLAIN.with("gpu.memory_gb", AttributeValue.of(16)), 1))
                .hasSize(1);
    }

    @Test
    void theOrderOfRequirementsMakesNoOtherLane() {
        Requirement big = Requirement.atLeast("gpu.memory_gb", 8);
        Requirement region = Requirement.equal("label.region", "eu");
        JobId first = driver.submit(spec().withRequirements(Requirements.of(big, region)));
        JobId second = driver.submit(spec().withRequirements(Requirements.of(region, big, region)));
        Capabilities both =
                PLAIN.with("gpu.memory_gb", AttributeValue.of(8)).with("label.region", AttributeValue.of("eu"));
        assertThat(driver.claimIds("m/a", both, 2)).containsExactly(first, second);
    }

    /** I8. */
    @Test
    void aWorkerOfOneTenantTakesNoOthersJobs() {
        Capabilities own = PLAIN.withAdmission(Admission.OPEN.withTenants(Set.of("acme", "sister")));
        driver.submit(of("other"));
        JobId acme = driver.submit(of("acme"));
        JobId sister = driver.submit(of("sister"));
        assertThat(driver.claimIds("m/a", own, 10)).containsExactlyInAnyOrder(acme, sister);
    }

    /** I8. */
    @Test
    void aDeniedTenantsJobIsNotTaken() {
        Capabilities wary = PLAIN.withAdmission(Admission.OPEN.withDeniedTenants(Set.of("mallory")));
        JobId denied = driver.submit(of("mallory"));
        JobId allowed = driver.submit(of("acme"));
        assertThat(driver.claimIds("m/a", wary, 10)).containsExactly(allowed);
        assertThat(driver.claimIds("m/b", PLAIN, 10)).containsExactly(denied);
    }

    /** I8: a worker that is pinned to a workflow does nothing else, though it could. */
    @Test
    void aPinnedWorkerTakesOnlyJobsThatAskForItsPin() {
        Capabilities pinned = PLAIN.with("label.workflow", AttributeValue.of("upscale"))
                .withAdmission(Admission.OPEN.withExclusive(Set.of("label.workflow")));
        driver.submit();
        driver.submit(spec().withRequirements(
                        Requirements.of(requirement("label.workflow", "!=", List.of(AttributeValue.of("other"))))));
        JobId asked =
                driver.submit(spec().withRequirements(Requirements.of(Requirement.equal("label.workflow", "upscale"))));
        JobId oneOf = driver.submit(spec().withRequirements(Requirements.of(requirement(
                "label.workflow", "in", List.of(AttributeValue.of("upscale"), AttributeValue.of("other"))))));
        assertThat(driver.claimIds("m/a", pinned, 10)).containsExactlyInAnyOrder(asked, oneOf);
    }

    /** I8: a tenant whose name looks like another one's signature gets nothing of it. */
    @Test
    void noNameCanPassForAnother() {
        driver.submit(of("a': 'b"));
        driver.submit(of("a\\"));
        JobId plain = driver.submit(of("a"));
        Capabilities onlyA = PLAIN.withAdmission(Admission.OPEN.withTenants(Set.of("a")));
        assertThat(driver.claimIds("m/a", onlyA, 10)).containsExactly(plain);
    }

    @Test
    void whatAWorkerOffersMayChangeFromClaimToClaim() {
        JobId id =
                driver.submit(spec().withRequirements(Requirements.of(Requirement.equal(Capabilities.MODEL, "flux"))));
        assertThat(driver.claimIds("m/a", PLAIN, 1)).isEmpty();
        assertThat(driver.claimIds("m/a", PLAIN.with(Capabilities.MODEL, AttributeValue.of("flux")), 1))
                .containsExactly(id);
    }
}
