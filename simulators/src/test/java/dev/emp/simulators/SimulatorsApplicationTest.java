package dev.emp.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorsApplicationTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void runsUntilItIsTold() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        stop.countDown();

        assertThat(run(stop, "--port", "0")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("ComfyUI simulator on http://127.0.0.1:");
    }

    @Test
    void saysInOneLineThatThePortIsInUse() throws Exception {
        try (ComfyUiSimulator other = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults())) {
            assertThat(run(new CountDownLatch(1), "--port", "" + other.port())).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines("Port " + other.port()
                            + " on 127.0.0.1 is in use. Stop what listens there, or choose another one with --port.");
        }
    }

    @Test
    void refusesArgumentsThatMakeNoSense() throws Exception {
        assertThat(run(new CountDownLatch(1), "--speed", "fast")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("unknown argument --speed")
                .contains("usage:");
    }

    @Test
    void explainsEveryArgumentItTakes() throws Exception {
        assertThat(run(new CountDownLatch(1), "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--host", "--port", "--step-delay-ms", "--output", "--ledger", "--faults", "--help");
    }

    @Test
    void faultsAreTakenOverHttpOnlyWhenAskedFor() {
        assertThat(SimulatorArguments.parse().faultsOverHttp()).isFalse();
        assertThat(SimulatorArguments.parse("--faults", "--ledger", "l").faultsOverHttp())
                .isTrue();
        assertThat(SimulatorArguments.parse("--faults", "--ledger", "l").ledger())
                .isEqualTo(Path.of("l"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatorArguments.parse("--faults=yes"))
                .withMessage("--faults takes no value");
    }

    @Test
    void saysWhichFileItCannotWriteTo(@TempDir Path folder) throws Exception {
        assertThat(run(new CountDownLatch(1), "--port", "0", "--ledger", folder + "/none/ledger"))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("The ledger cannot be written to", folder + "/none/ledger", "must be there");
    }

    @Test
    void saysWhichFolderItCannotMake(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(run(new CountDownLatch(1), "--port", "0", "--output", file.toString()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("The folder " + file, "cannot be made");
    }

    @Test
    void readsBothFormsOfArguments() {
        ComfyUiSimulatorOptions options =
                SimulatorArguments.parse("--port=9000", "--step-delay-ms", "20", "--output", "pictures");

        assertThat(options.port()).isEqualTo(9000);
        assertThat(options.stepDelay()).isEqualTo(Duration.ofMillis(20));
        assertThat(options.directory()).isEqualTo(Path.of("pictures"));
    }

    @Test
    void listensWhereComfyUiDoes() {
        assertThat(SimulatorArguments.parse().port()).isEqualTo(8188);
        assertThat(SimulatorArguments.parse().stepDelay()).isEqualTo(Duration.ofMillis(150));
    }

    @Test
    void namesTheArgumentWithoutAValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatorArguments.parse("--port"))
                .withMessage("--port needs a value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatorArguments.parse("--port", "eighty"))
                .withMessage("--port needs a whole number, not eighty");
    }

    private int run(CountDownLatch stop, String... args) throws InterruptedException {
        return SimulatorsApplication.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                stop);
    }
}
