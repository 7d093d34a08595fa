package dev.emp.jobbus.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {

    private static final JobSpec COMFYUI = JobSpec.of("comfyui", new JsonText("{}"));

    @Test
    void aScopeIsReadAsItIsWritten() {
        for (Scope scope : List.of(Scope.service("comfyui"), Scope.pool("heavy: with a colon"))) {
            assertThat(Scope.parse(scope.toString())).isEqualTo(scope);
        }
        assertThat(Scope.pool("heavy")).hasToString("pool:heavy");
    }

    @Test
    void nonsenseIsRefused() {
        for (String nonsense : List.of("", "heavy", "tenant:acme", "pool:", "service: ")) {
            assertThatThrownBy(() -> Scope.parse(nonsense)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Scope.service("s".repeat(101))).hasMessageContaining("1 to 100 characters");
    }

    @Test
    void aServiceIncludesItsJobs() {
        assertThat(Scope.service("comfyui").includes(COMFYUI)).isTrue();
        assertThat(Scope.service("openai").includes(COMFYUI)).isFalse();
    }

    @Test
    void aPoolIncludesTheJobsThatAskForItByName() {
        Scope heavy = Scope.pool("heavy");
        Requirement oneOf = new Requirement("pool", Comparison.IN, List.of(AttributeValue.of("heavy")));
        assertThat(heavy.includes(COMFYUI.withRequirements(Requirements.of(Requirement.equal("pool", "heavy")))))
                .isTrue();
        assertThat(heavy.includes(COMFYUI.withRequirements(Requirements.of(Requirement.equal("pool", "fast")))))
                .isFalse();
        assertThat(heavy.includes(COMFYUI.withRequirements(Requirements.of(oneOf))))
                .isFalse();
        assertThat(heavy.includes(COMFYUI)).isFalse();
    }
}
