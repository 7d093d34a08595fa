package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.resources.ResourceSnapshot.Gpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NvidiaSmiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_FIRST_PAUSE = Duration.ofSeconds(15);
    private static final long MEBIBYTE = 1 << 20;
    private static final String H100 = "0, NVIDIA H100 80GB HBM3, GPU-aa, 37, 1024, 81559, 41, 112.53";

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path directory;

    private Path program;
    private Path calls;

    @BeforeEach
    void name() {
        program = directory.resolve("nvidia-smi");
        calls = directory.resolve("calls");
    }

    @Test
    void everyGpuIsReadInBytesAndShares() throws Exception {
        NvidiaSmi nvidia = saying("1, NVIDIA A100-SXM4-40GB, GPU-bb, 0, 0, 40960, 30, 55\n" + H100);

        assertThat(nvidia.gpus())
                .isEqualTo(List.of(
                        new Gpu(
                                0,
                                "NVIDIA H100 80GB HBM3",
                                "GPU-aa",
                                0.37,
                                1024 * MEBIBYTE,
                                81559 * MEBIBYTE,
                                41.0,
                                112.53),
                        new Gpu(1, "NVIDIA A100-SXM4-40GB", "GPU-bb", 0.0, 0, 40960 * MEBIBYTE, 30.0, 55.0)));
        assertThat(nvidia.trouble()).isEmpty();
    }

    /** As a driver of the series 580 said it, idle and in the midst of matrix products; only the number of the card is another. */
    @Test
    void aRealCardIsReadIdleAndAtWork() throws Exception {
        String card = "0, NVIDIA H200, GPU-00000000-0000-0000-0000-000000000000, ";

        assertThat(saying(card + "0, 0, 143771, 36, 78.84").gpus())
                .extracting(Gpu::utilization, Gpu::memoryUsedBytes, Gpu::temperatureCelsius, Gpu::powerWatts)
                .containsExactly(tuple(0.0, 0L, 36.0, 78.84));
        assertThat(saying(card + "100, 1011, 143771, 58, 692.35").gpus())
                .extracting(Gpu::utilization, Gpu::memoryUsedBytes, Gpu::temperatureCelsius, Gpu::powerWatts)
                .containsExactly(tuple(1.0, 1011 * MEBIBYTE, 58.0, 692.35));
    }

    @Test
    void theCommandIsAskedForWhatIsRead() throws Exception {
        saying(H100).gpus();

        assertThat(Files.readString(calls))
                .isEqualTo("--query-gpu=index,name,uuid,utilization.gpu,memory.used,memory.total,temperature.gpu,"
                        + "power.draw --format=csv,noheader,nounits\n");
    }

    @Test
    void whatTheDriverDoesNotTellIsNotKnown() throws Exception {
        NvidiaSmi nvidia = saying("0, NVIDIA GB10, GPU-aa, [N/A], [N/A], [Not Supported], [Unknown Error], N/A");

        assertThat(nvidia.gpus()).isEqualTo(List.of(new Gpu(0, "NVIDIA GB10", "GPU-aa", null, 0, 0, null, null)));
        assertThat(nvidia.gpus().getFirst().memoryShare()).isZero();
    }

    @Test
    void linesThatAreNoGpuAreLeftOut() throws Exception {
        assertThat(saying("WARNING: infoROM is corrupted\n" + H100 + "\nx, y\n-1, a, b, c, d, e, f, g")
                        .gpus())
                .extracting(Gpu::index)
                .isEqualTo(List.of(0));
    }

    @Test
    void whereThereIsNoSuchCommandItIsNotAskedAgain() throws Exception {
        NvidiaSmi nvidia = new NvidiaSmi(List.of(program.toString()), PATIENCE, clock);
        assertThat(nvidia.gpus()).isEmpty();
        assertThat(nvidia.trouble()).isEmpty();

        install("echo '" + H100 + "'");
        clock.advance(Duration.ofDays(1));

        assertThat(nvidia.gpus()).isEmpty();
    }

    @Test
    void aCommandThatFailsIsNamedWithItsReasonAndAskedAgainLater() throws Exception {
        String reason = "NVIDIA-SMI has failed because it couldn'\\''t communicate with the NVIDIA driver.";
        NvidiaSmi nvidia = installed("echo '" + reason + "' >&2; exit 9");

        assertThat(nvidia.gpus()).isEmpty();

        assertThat(nvidia.trouble())
                .contains(program + " ended with code 9 and said \"NVIDIA-SMI has failed because it couldn't"
                        + " communicate with the NVIDIA driver.\"");
        install("echo '" + H100 + "'");
        assertThat(nvidia.gpus()).as("within the pause").isEmpty();

        clock.advance(LONGEST_FIRST_PAUSE);

        assertThat(nvidia.gpus()).hasSize(1);
        assertThat(nvidia.trouble()).isEmpty();
    }

    @Test
    void thePausesGrow() throws Exception {
        NvidiaSmi nvidia = installed("exit 1");
        Duration day = Duration.ofDays(1);
        for (Duration passed = Duration.ZERO; passed.compareTo(day) < 0; passed = passed.plusSeconds(5)) {
            nvidia.gpus();
            clock.advance(Duration.ofSeconds(5));
        }

        // Every 5 minutes, give or take half of that, and some more often at first.
        assertThat(Files.readAllLines(calls)).hasSizeBetween(190, 600);
    }

    @Test
    void anAnswerOfSomethingElseIsTrouble() throws Exception {
        NvidiaSmi nvidia = saying("No devices were found");

        assertThat(nvidia.gpus()).isEmpty();

        assertThat(nvidia.trouble()).contains(program + " listed no GPU and said \"No devices were found\"");
    }

    @Test
    void anAnswerOfNothingIsTrouble() throws Exception {
        NvidiaSmi nvidia = installed("exit 0");

        assertThat(nvidia.gpus()).isEmpty();

        assertThat(nvidia.trouble()).contains(program + " listed no GPU and said nothing");
    }

    @Test
    void aCommandThatMayNotBeRunIsTrouble() throws Exception {
        NvidiaSmi nvidia = installed("exit 0");
        Files.setPosixFilePermissions(program, Set.of());

        assertThat(nvidia.gpus()).isEmpty();

        assertThat(nvidia.trouble())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains(program.toString()).contains("Permission denied"));
    }

    @Test
    void aCommandThatHangsIsKilledWithAllThatItStarted() throws Exception {
        Duration patience = Duration.ofSeconds(2);
        install("sleep 1000 & echo $! > " + directory.resolve("child") + "; echo $$ > " + directory.resolve("parent")
                + "; wait");
        NvidiaSmi nvidia = new NvidiaSmi(List.of(program.toString()), patience, clock);

        assertThat(nvidia.gpus()).isEmpty();

        assertThat(nvidia.trouble()).contains(program + " did not answer within 2000 ms");
        awaitEnd(directory.resolve("child"));
        awaitEnd(directory.resolve("parent"));
    }

    private static void awaitEnd(Path pidFile) throws Exception {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private NvidiaSmi saying(String lines) throws IOException {
        return installed("cat <<'END'\n" + lines + "\nEND\n");
    }

    private NvidiaSmi installed(String script) throws IOException {
        install(script);
        return new NvidiaSmi(List.of(program.toString()), PATIENCE, clock);
    }

    private void install(String script) throws IOException {
        // Made elsewhere and moved: a program that is open for writing cannot be run.
        Path made = Files.writeString(
                directory.resolve("made"), "#!/bin/sh\necho \"$@\" >> " + calls + "\n" + script + "\n");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(made, program, StandardCopyOption.REPLACE_EXISTING);
    }
}
