package dev.emp.worker.resources;

import dev.emp.worker.resources.ResourceSnapshot.Memory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oshi.spi.SystemInfoFactory;

/** Reads the real machine: by OSHI, its control group, its file stores and {@code nvidia-smi}. */
public final class OshiProbe implements ResourceProbe {

    private final Clock clock;
    private final ContainerMemory container = new ContainerMemory(Path.of("/"));
    private final DiskReader disks;
    private final NvidiaSmi nvidia;
    private final NetworkMeter network = new NetworkMeter();
    private @Nullable OshiHost host;

    /**
     * Reads nothing yet.
     *
     * @param directories whose file stores are of interest; they need not be there yet
     */
    public OshiProbe(List<Path> directories, NvidiaSmi nvidia, Clock clock) {
        this.disks = new DiskReader(directories);
        this.nvidia = nvidia;
        this.clock = clock;
    }

    @Override
    public ResourceSnapshot read() {
        if (host == null) {
            // Takes a tenth of a second, for which a start has no time.
            host = new OshiHost(SystemInfoFactory.create().getHardware());
        }
        Instant at = clock.instant();
        Memory memory = host.memory();
        return new ResourceSnapshot(
                at,
                host.cpu(),
                container.read(memory).orElse(memory),
                disks.read(),
                network.read(host.interfaces(), at),
                nvidia.gpus());
    }
}
