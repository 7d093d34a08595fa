package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class JobProgressTest {

    private final JobProgress progress =
            new JobProgress((ObjectNode) Inputs.textToImage(20).get("workflow"));

    @Test
    void countsNodesThatAreDoneAndThePartOfTheOneThatRunsByTheirSteps() {
        progress.cached(Set.of("4"));
        progress.begin("5");
        progress.begin("3");
        progress.step("3", 10, 20);

        assertThat(progress.fraction()).isEqualTo((1 + 1 + 10) / 26.0);
        assertThat(progress.message()).isEqualTo("KSampler 10/20");
    }

    @Test
    void neverGoesBack() {
        progress.begin("3");
        progress.step("3", 20, 20);
        double high = progress.fraction();

        progress.step("3", 1, 20);

        assertThat(progress.fraction()).isEqualTo(high);
    }

    @Test
    void nodesThatEndedUnheardAreCountedWhenTheirStatesCome() {
        progress.states(Map.of("4", true, "5", true, "6", true, "3", false));

        assertThat(progress.fraction()).isEqualTo(3 / 26.0);
    }

    @Test
    void nodesThatAreNotInTheWorkflowDoNotCount() {
        progress.cached(Set.of("4", "99"));
        progress.states(Map.of("98", true));
        progress.step("97", 1, 2);

        assertThat(progress.fraction()).isEqualTo(1 / 26.0);
        assertThat(progress.message()).isEqualTo("starting");
    }

    @Test
    void aStepCountOfOneIsNotShown() {
        progress.begin("8");
        progress.step("8", 0, 1);

        assertThat(progress.message()).isEqualTo("VAEDecode");
    }
}
