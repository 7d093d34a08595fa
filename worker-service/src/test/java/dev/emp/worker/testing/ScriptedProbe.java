package dev.emp.worker.testing;

import dev.emp.worker.resources.ResourceProbe;
import dev.emp.worker.resources.ResourceSnapshot;
import dev.emp.worker.resources.ResourceSnapshot.Cpu;
import dev.emp.worker.resources.ResourceSnapshot.Disk;
import dev.emp.worker.resources.ResourceSnapshot.Gpu;
import dev.emp.worker.resources.ResourceSnapshot.Memory;
import dev.emp.worker.resources.ResourceSnapshot.Network;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine that uses what a test says: of 8 cores, 24 GiB of memory, disks of 100 GiB and GPUs of 80 GiB. */
public final class ScriptedProbe implements ResourceProbe {

    public static final long GIBIBYTE = 1L << 30;
    public static final long MEMORY = 24 * GIBIBYTE;
    public static final long DISK = 100 * GIBIBYTE;
    public static final long GPU_MEMORY = 80 * GIBIBYTE;

    private final Clock clock;
    private final Map<Path, Double> disks = new TreeMap<>(Map.of(Path.of("/machine"), 0.1));
    private final Map<Integer, Double> gpus = new TreeMap<>();
    private double memory = 0.1;
    private double cpu = 0.1;
    private long received;
    private long sent;
    private @Nullable ResourceSnapshot last;
    private @Nullable String fault;

    public ScriptedProbe(Clock clock) {
        this.clock = clock;
    }

    public synchronized void useMemory(double share) {
        memory = share;
    }

    public synchronized void useCpu(double share) {
        cpu = share;
    }

    public synchronized void useDisk(Path path, double share) {
        disks.put(path, share);
    }

    /** Adds the GPU if there is none of that index. */
    public synchronized void useGpu(int index, double memoryShare) {
        gpus.put(index, memoryShare);
    }

    /** The driver no longer tells of any GPU. */
    public synchronized void loseGpus() {
        gpus.clear();
    }

    public synchronized void transfer(long receivedBytes, long sentBytes) {
        received += receivedBytes;
        sent += sentBytes;
    }

    /** Readings fail from now on; null makes them work again. */
    public synchronized void failWith(@Nullable String reason) {
        fault = reason;
    }

    @Override
    public synchronized ResourceSnapshot read() {
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
        Instant at = clock.instant();
        last = new ResourceSnapshot(
                at,
                new Cpu(last == null ? 0 : cpu, 8, 1.5),
                new Memory(part(memory, MEMORY), MEMORY),
                disks.entrySet().stream()
                        .map(disk -> new Disk(disk.getKey(), part(disk.getValue(), DISK), DISK))
                        .toList(),
                network(at),
                gpuList());
        return last;
    }

    private Network network(Instant at) {
        if (last == null) {
            received = 0;
            sent = 0;
            return Network.SILENT;
        }
        double seconds = Duration.between(last.at(), at).toNanos() / 1e9;
        return new Network(
                seconds == 0 ? 0 : (received - last.network().receivedBytes()) / seconds,
                seconds == 0 ? 0 : (sent - last.network().sentBytes()) / seconds,
                received,
                sent);
    }

    private List<Gpu> gpuList() {
        List<Gpu> list = new ArrayList<>();
        gpus.forEach((index, share) -> list.add(
                new Gpu(index, "Scripted GPU", "GPU-" + index, 0.5, part(share, GPU_MEMORY), GPU_MEMORY, 61.0, null)));
        return list;
    }

    private static long part(double share, long whole) {
        return Math.round(share * whole);
    }
}
