package dev.emp.jobbus.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequirementsTest {

    private final Capabilities worker = Capabilities.ofService("comfyui")
            .with("gpu.memory_gb", AttributeValue.of(24))
            .with("model", AttributeValue.of("sdxl"))
            .with("model", AttributeValue.of("flux"));

    private static Requirement requirement(String attribute, Comparison comparison, Object... operands) {
        List<AttributeValue> values = java.util.Arrays.stream(operands)
                .map(o -> o instanceof Number n ? AttributeValue.of(n.doubleValue()) : AttributeValue.of(o.toString()))
                .toList();
        return new Requirement(attribute, comparison, values);
    }

    private boolean met(Requirement requirement) {
        return Requirements.of(requirement).unmetBy(worker).isEmpty();
    }

    @Test
    void everyComparisonHoldsAndFailsAsItsNameSays() {
        assertThat(met(requirement("model", Comparison.EQUAL, "flux"))).isTrue();
        assertThat(met(requirement("model", Comparison.EQUAL, "sd15"))).isFalse();
        assertThat(met(requirement("model", Comparison.NOT_EQUAL, "sd15"))).isTrue();
        assertThat(met(requirement("model", Comparison.NOT_EQUAL, "flux"))).isFalse();
        assertThat(met(requirement("model", Comparison.IN, "sd15", "sdxl"))).isTrue();
        assertThat(met(requirement("model", Comparison.IN, "sd15", "sd2"))).isFalse();
        assertThat(met(requirement("model", Comparison.NOT_IN, "sd15", "sd2"))).isTrue();
        assertThat(met(requirement("model", Comparison.NOT_IN, "sd15", "sdxl"))).isFalse();
        assertThat(met(requirement("gpu.memory_gb", Comparison.AT_LEAST, 24))).isTrue();
        assertThat(met(requirement("gpu.memory_gb", Comparison.AT_LEAST, 24.5))).isFalse();
        assertThat(met(requirement("gpu.memory_gb", Comparison.AT_MOST, 24))).isTrue();
        assertThat(met(requirement("gpu.memory_gb", Comparison.AT_MOST, 23))).isFalse();
        assertThat(met(requirement("gpu.memory_gb", Comparison.EXISTS))).isTrue();
        assertThat(met(requirement("label.region", Comparison.EXISTS))).isFalse();
    }

    @Test
    void aTextIsNotANumber() {
        assertThat(met(requirement("gpu.memory_gb", Comparison.EQUAL, "24"))).isFalse();
        assertThat(met(requirement("model", Comparison.AT_MOST, 99))).isFalse();
        assertThatThrownBy(() -> requirement("gpu.memory_gb", Comparison.AT_LEAST, "24"))
                .hasMessageContaining("needs a number");
    }

    @Test
    void theSignatureDoesNotDependOnOrderOrRepetition() {
        Requirement a = Requirement.equal("pool", "standard");
        Requirement b = Requirement.atLeast("gpu.memory_gb", 16);
        assertThat(Requirements.of(a, b, a).signature())
                .isEqualTo(Requirements.of(b, a).signature());
        assertThat(Requirements.of(a).signature())
                .isNotEqualTo(Requirements.of(b).signature());
    }

    @Test
    void noValueOrNameCanMakeOneSignatureLookLikeAnother() {
        Requirement one = requirement("label.a", Comparison.EQUAL, "x' & label.b = 'y");
        Requirements two = Requirements.of(Requirement.equal("label.a", "x"), Requirement.equal("label.b", "y"));
        assertThat(Requirements.of(one).signature()).isNotEqualTo(two.signature());
        assertThat(requirement("label.a", Comparison.IN, "x', 'y").toString())
                .isNotEqualTo(requirement("label.a", Comparison.IN, "x", "y").toString());
        assertThat(requirement("label.a", Comparison.EQUAL, "x\\").toString())
                .isNotEqualTo(requirement("label.a", Comparison.EQUAL, "x'").toString());
        assertThatThrownBy(() -> Requirement.equal("label.a = 'x' & label.b", "y"))
                .hasMessageContaining("not an attribute");
    }

    @Test
    void unmetRequirementsAreNamed() {
        Requirement region = Requirement.equal("label.region", "eu");
        assertThat(Requirements.of(Requirement.equal("service", "comfyui"), region)
                        .unmetBy(worker))
                .containsExactly(region);
    }
}
