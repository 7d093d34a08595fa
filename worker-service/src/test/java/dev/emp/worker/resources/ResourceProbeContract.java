package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.worker.resources.ResourceSnapshot.Disk;
import dev.emp.worker.resources.ResourceSnapshot.Gpu;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every probe promises. */
abstract class ResourceProbeContract {

    /** A new probe that has read nothing yet, of a machine with more than one disk path and GPU. */
    abstract ResourceProbe probe() throws Exception;

    /** Lets some time pass in which bytes go over the network, if the machine has one. */
    abstract void letTimePass() throws Exception;

    @Test
    void theFirstReadingSaysNothingOfASpanOfTime() throws Exception {
        ResourceSnapshot first = probe().read();

        assertThat(first.cpu().share()).isZero();
        assertThat(first.network()).isEqualTo(ResourceSnapshot.Network.SILENT);
    }

    @Test
    void aReadingMakesSense() throws Exception {
        ResourceProbe probe = probe();
        probe.read();
        letTimePass();

        ResourceSnapshot snapshot = probe.read();

        assertThat(snapshot.cpu().cores()).isPositive();
        assertThat(snapshot.cpu().share()).isBetween(0.0, 1.0);
        assertThat(snapshot.memory().totalBytes()).isPositive();
        assertThat(snapshot.memory().usedBytes())
                .isBetween(1L, snapshot.memory().totalBytes());
        assertThat(snapshot.disks()).isNotEmpty();
        assertThat(snapshot.disks()).extracting(Disk::path).doesNotHaveDuplicates();
        assertThat(snapshot.disks())
                .extracting(Disk::share)
                .allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
        assertThat(snapshot.gpus()).extracting(Gpu::index).isEqualTo(List.of(0, 1));
        assertThat(snapshot.gpus())
                .extracting(Gpu::memoryShare)
                .allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
    }

    @Test
    void neitherTimeNorTotalsGoBack() throws Exception {
        ResourceProbe probe = probe();
        ResourceSnapshot before = probe.read();
        for (int i = 0; i < 3; i++) {
            letTimePass();
            ResourceSnapshot now = probe.read();

            assertThat(now.at()).isAfter(before.at());
            assertThat(now.network().receivedBytes())
                    .isGreaterThanOrEqualTo(before.network().receivedBytes());
            assertThat(now.network().sentBytes())
                    .isGreaterThanOrEqualTo(before.network().sentBytes());
            assertThat(now.network().receivedBytesPerSecond()).isNotNegative();
            assertThat(now.network().sentBytesPerSecond()).isNotNegative();
            before = now;
        }
    }
}
