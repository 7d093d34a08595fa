package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {

    @ParameterizedTest
    @CsvSource({"box-1.local, box-1.local", "my box!, my-box-", "--x, x", "'', machine", "!!!, machine"})
    void aHostNameBecomesAValidId(String host, String id) {
        assertThat(Names.ofHost(host).value()).isEqualTo(id);
    }

    @Test
    void aLongHostNameIsCutOff() {
        assertThat(Names.ofHost("x".repeat(100)).value()).hasSize(63);
    }

    @Test
    void aMachineWhoseCommandListsGpusIsAGpuMachine() {
        assertThat(probe("echo 'GPU 0: H100'")).isEqualTo(MachineType.GPU);
    }

    @Test
    void aMachineWithoutTheCommandIsAnApiMachine() {
        assertThat(new GpuProbe(List.of("no-such-command-anywhere")).machineType())
                .isEqualTo(MachineType.API);
    }

    @Test
    void aMachineWhoseCommandFailsOrListsNothingIsAnApiMachine() {
        assertThat(probe("echo 'no driver'; exit 9")).isEqualTo(MachineType.API);
        assertThat(probe("exit 0")).isEqualTo(MachineType.API);
    }

    private static MachineType probe(String script) {
        return new GpuProbe(List.of("sh", "-c", script)).machineType();
    }
}
