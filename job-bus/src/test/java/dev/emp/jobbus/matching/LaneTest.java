package dev.emp.jobbus.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Capabilities WORKER =
            Capabilities.ofService("comfyui").with("label.region", AttributeValue.of("eu"));

    private static Lane lane(String tenant, Requirement... requirements) {
        return new Lane(tenant, Requirements.of(requirements));
    }

    private static Capabilities allowing(Admission admission) {
        return WORKER.withAdmission(admission);
    }

    @Test
    void tenantsHaveLanesOfTheirOwn() {
        Requirement region = Requirement.equal("label.region", "eu");
        assertThat(lane("a", region).signature()).isNotEqualTo(lane("b", region).signature());
        assertThat(lane("a", region).name())
                .isEqualTo(lane("a", region, region).name())
                .hasSize(16);
    }

    @Test
    void preferredModelsMakeAnotherLane() {
        Lane plain = lane("a");
        Lane choosy = new Lane("a", Requirements.NONE.preferring(Set.of("sdxl", "flux")));
        assertThat(choosy.signature()).isNotEqualTo(plain.signature());
        assertThat(choosy.signature())
                .isEqualTo(new Lane("a", Requirements.NONE.preferring(Set.of("flux", "sdxl"))).signature());
    }

    @Test
    void aLaneFitsWhoMeetsItsRequirements() {
        assertThat(lane("a", Requirement.equal("label.region", "eu")).fits(WORKER))
                .isTrue();
        assertThat(lane("a", Requirement.equal("label.region", "us")).fits(WORKER))
                .isFalse();
    }

    /** I8. */
    @Test
    void aWorkerKeepsOthersThanItsTenantsOut() {
        Admission own = Admission.OPEN.withTenants(Set.of("a"));
        assertThat(lane("a").fits(allowing(own))).isTrue();
        assertThat(lane("b").fits(allowing(own))).isFalse();
        assertThat(own.refusal(lane("b"))).contains("the worker takes jobs of other tenants only");
    }

    /** I8: a denial is above a permission. */
    @Test
    void aDeniedTenantIsKeptOutThoughItIsNamedAsAllowed() {
        Admission both = Admission.OPEN.withTenants(Set.of("a")).withDeniedTenants(Set.of("a"));
        assertThat(lane("a").fits(allowing(both))).isFalse();
        assertThat(both.refusal(lane("a"))).contains("the worker denies the tenant a");
    }

    /** I8. */
    @Test
    void anExclusiveAttributeHasToBeAskedForByValue() {
        Admission pinned = Admission.OPEN.withExclusive(Set.of("label.region"));
        Requirement oneOf = new Requirement(
                "label.region", Comparison.IN, List.of(AttributeValue.of("eu"), AttributeValue.of("us")));
        Requirement any = new Requirement("label.region", Comparison.EXISTS, List.of());
        assertThat(lane("a", Requirement.equal("label.region", "eu")).fits(allowing(pinned)))
                .isTrue();
        assertThat(lane("a", oneOf).fits(allowing(pinned))).isTrue();
        assertThat(lane("a", any).fits(allowing(pinned))).isFalse();
        assertThat(lane("a").fits(allowing(pinned))).isFalse();
        assertThat(pinned.refusal(lane("a"))).contains("the worker takes only jobs that ask for label.region");
    }

    @Test
    void workersThatAllowDifferentThingsHaveDifferentSignatures() {
        assertThat(allowing(Admission.OPEN).signature()).isEqualTo(WORKER.signature());
        assertThat(Set.of(
                        WORKER.signature(),
                        allowing(Admission.OPEN.withTenants(Set.of("a"))).signature(),
                        allowing(Admission.OPEN.withDeniedTenants(Set.of("a"))).signature(),
                        allowing(Admission.OPEN.withExclusive(Set.of("a"))).signature()))
                .hasSize(4);
    }

    @Test
    void aWorkerIsWarmThatHoldsEveryPreferredModel() {
        Lane choosy = new Lane("a", Requirements.NONE.preferring(Set.of("sdxl", "flux")));
        Capabilities one = WORKER.with(Capabilities.WARM_MODEL, AttributeValue.of("flux"));
        assertThat(choosy.isWarmFor(one)).isFalse();
        assertThat(choosy.isWarmFor(one.with(Capabilities.WARM_MODEL, AttributeValue.of("sdxl"))))
                .isTrue();
        assertThat(lane("a").isWarmFor(WORKER)).isTrue();
    }
}
