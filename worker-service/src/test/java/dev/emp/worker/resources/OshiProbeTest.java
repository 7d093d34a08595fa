package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.resources.ResourceSnapshot.Disk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OshiProbeTest extends ResourceProbeContract {

    private static final String TWO_GPUS = "echo '0, A, GPU-a, 0, 1, 2, 30, 40'; echo '1, B, GPU-b, 0, 1, 2, 30, 40'";

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path directory;

    @Override
    ResourceProbe probe() {
        return probe(List.of(directory, directory.resolve("not").resolve("there/yet")));
    }

    @Override
    void letTimePass() {
        clock.advance(Duration.ofSeconds(5));
    }

    @Test
    void directoriesOnTheSameStoreAreOneDiskUnderTheFirst() {
        List<Disk> disks = probe().read().disks();

        assertThat(disks).extracting(Disk::path).isEqualTo(List.of(directory.toAbsolutePath()));
        assertThat(disks.getFirst().usedBytes()).isPositive();
        assertThat(disks.getFirst().totalBytes())
                .isBetween(
                        directory.toFile().getUsableSpace() / 2,
                        directory.toFile().getTotalSpace());
    }

    @Test
    void directoriesOnOtherStoresAreDisksOfTheirOwn() {
        // Every Linux has it, and nothing else lies on it.
        List<Disk> disks = probe(List.of(directory, Path.of("/proc"))).read().disks();

        assertThat(disks).extracting(Disk::path).isEqualTo(List.of(directory.toAbsolutePath(), Path.of("/proc")));
        assertThat(disks.getLast().share()).isZero();
    }

    private ResourceProbe probe(List<Path> directories) {
        NvidiaSmi nvidia = new NvidiaSmi(List.of("sh", "-c", TWO_GPUS), Duration.ofSeconds(30), clock);
        return new OshiProbe(directories, nvidia, clock);
    }
}
