package dev.emp.worker.resources;

import dev.emp.worker.resources.NetworkMeter.Interface;
import dev.emp.worker.resources.ResourceSnapshot.Cpu;
import dev.emp.worker.resources.ResourceSnapshot.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** Reads the machine by OSHI. Touches no more of it than is needed: every part that is asked stays in memory. */
final class OshiHost {

    /** Where Linux names the device of an interface. Bridges, tunnels and the ends of containers have none. */
    private static final Path DEVICES = Path.of("/sys/class/net");

    private final HardwareAbstractionLayer hardware;
    private final CentralProcessor processor;
    private final GlobalMemory memory;
    private long @Nullable [] ticks;

    OshiHost(HardwareAbstractionLayer hardware) {
        this.hardware = hardware;
        this.processor = hardware.getProcessor();
        this.memory = hardware.getMemory();
    }

    /** With the share since the last call; 0 in the first. */
    Cpu cpu() {
        long[] now = processor.getSystemCpuLoadTicks();
        double share = ticks == null ? 0 : processor.getSystemCpuLoadBetweenTicks(ticks, now);
        ticks = now;
        return new Cpu(
                Math.clamp(share, 0, 1),
                processor.getLogicalProcessorCount(),
                processor.getSystemLoadAverage(1)[0]);
    }

    /** Without what the system would give back at once. */
    Memory memory() {
        long total = memory.getTotal();
        return new Memory(Math.max(0, total - memory.getAvailable()), total);
    }

    /** The interfaces to other machines, each byte counted on one of them only. */
    List<Interface> interfaces() {
        List<NetworkIF> all = hardware.getNetworkIFs();
        List<NetworkIF> devices = all.stream()
                .filter(each -> Files.exists(DEVICES.resolve(each.getName()).resolve("device")))
                .toList();
        // In a container none is a device.
        List<NetworkIF> counted = devices.isEmpty() ? all : devices;
        return counted.stream()
                .map(each -> new Interface(each.getName(), each.getBytesRecv(), each.getBytesSent()))
                .toList();
    }
}
