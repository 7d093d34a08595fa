package dev.emp.worker.resources;

import dev.emp.worker.resources.ResourceSnapshot.Disk;
import dev.emp.worker.resources.ResourceSnapshot.Gpu;
import dev.emp.worker.resources.ResourceSnapshot.Network;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the machine uses, as last read: {@code emp_machine_cpu_ratio}, {@code emp_machine_memory_…_bytes},
 * {@code emp_machine_disk_…_bytes} by path, {@code emp_machine_network_…_bytes_total}, {@code emp_gpu_…} by index, and
 * {@code emp_machine_resource_excess} by resource. Disks and GPUs have their meters from the first reading that has
 * them; what is not known is NaN.
 */
public final class ResourceMetrics implements MeterBinder {

    private static final String BYTES = "bytes";
    private static final String RATIO = "ratio";

    private final ResourceWatch watch;

    public ResourceMetrics(ResourceWatch watch) {
        this.watch = watch;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        machine(
                registry,
                "emp.machine.cpu",
                RATIO,
                "Share of all cores in use",
                snapshot -> snapshot.cpu().share());
        machine(
                registry,
                "emp.machine.cpu.cores",
                null,
                "Logical cores",
                snapshot -> snapshot.cpu().cores());
        machine(
                registry,
                "emp.machine.memory.used",
                BYTES,
                "Memory in use",
                snapshot -> snapshot.memory().usedBytes());
        machine(
                registry,
                "emp.machine.memory.total",
                BYTES,
                "Memory of the container or the host",
                snapshot -> snapshot.memory().totalBytes());
        counter(registry, "emp.machine.network.receive", "Received since the start", Network::receivedBytes);
        counter(registry, "emp.machine.network.transmit", "Sent since the start", Network::sentBytes);
        for (Resource resource : Resource.values()) {
            Gauge.builder("emp.machine.resource.excess", watch, each -> isOver(each, resource) ? 1 : 0)
                    .description("1 while the resource is over its limit")
                    .tag("resource", resource.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Set<Object> known = ConcurrentHashMap.newKeySet();
        watch.onReading(snapshot -> addMissing(registry, snapshot, known));
        watch.latest().ifPresent(snapshot -> addMissing(registry, snapshot, known));
    }

    private void addMissing(MeterRegistry registry, ResourceSnapshot snapshot, Set<Object> known) {
        snapshot.disks().stream().map(Disk::path).filter(known::add).forEach(path -> disk(registry, path));
        snapshot.gpus().stream().map(Gpu::index).filter(known::add).forEach(index -> gpu(registry, index));
    }

    private void disk(MeterRegistry registry, Path path) {
        Tags tags = Tags.of("path", path.toString());
        Function<ResourceSnapshot, Optional<Disk>> find = snapshot -> snapshot.disks().stream()
                .filter(disk -> disk.path().equals(path))
                .findFirst();
        part(registry, "emp.machine.disk.used", BYTES, "Space in use", tags, find, Disk::usedBytes);
        part(
                registry,
                "emp.machine.disk.total",
                BYTES,
                "Space in use and still to be had",
                tags,
                find,
                Disk::totalBytes);
    }

    private void gpu(MeterRegistry registry, int index) {
        Tags tags = Tags.of("gpu", Integer.toString(index));
        Function<ResourceSnapshot, Optional<Gpu>> find = snapshot ->
                snapshot.gpus().stream().filter(gpu -> gpu.index() == index).findFirst();
        part(
                registry,
                "emp.gpu.utilization",
                RATIO,
                "Share of the time in which it works",
                tags,
                find,
                gpu -> known(gpu.utilization()));
        part(registry, "emp.gpu.memory.used", BYTES, "Memory in use", tags, find, Gpu::memoryUsedBytes);
        part(registry, "emp.gpu.memory.total", BYTES, "Memory", tags, find, Gpu::memoryTotalBytes);
        part(
                registry,
                "emp.gpu.temperature",
                "celsius",
                "Temperature",
                tags,
                find,
                gpu -> known(gpu.temperatureCelsius()));
        part(registry, "emp.gpu.power", "watts", "Power drawn", tags, find, gpu -> known(gpu.powerWatts()));
    }

    private void machine(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<ResourceSnapshot> value) {
        part(registry, name, unit, description, Tags.empty(), Optional::of, value);
    }

    private <T> void part(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            Tags tags,
            Function<ResourceSnapshot, Optional<T>> find,
            ToDoubleFunction<T> value) {
        Gauge.builder(
                        name,
                        watch,
                        each -> each.latest()
                                .flatMap(find)
                                .map(value::applyAsDouble)
                                .orElse(Double.NaN))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String description, ToDoubleFunction<Network> value) {
        FunctionCounter.builder(
                        name,
                        watch,
                        each -> each.latest()
                                .map(ResourceSnapshot::network)
                                .map(value::applyAsDouble)
                                .orElse(0.0))
                .description(description)
                .baseUnit(BYTES)
                .register(registry);
    }

    private static boolean isOver(ResourceWatch watch, Resource resource) {
        return watch.excesses().stream().anyMatch(excess -> excess.resource() == resource);
    }

    private static double known(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
