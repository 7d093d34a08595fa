package dev.emp.worker.resources;

import dev.emp.worker.resources.ResourceSnapshot.Gpu;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table that {@code nvidia-smi} prints: a line for each GPU, its fields between commas. */
final class GpuTable {

    /** In this order, without units: percent, MiB, degrees Celsius, watts. */
    static final List<String> FIELDS = List.of(
            "index", "name", "uuid", "utilization.gpu", "memory.used", "memory.total", "temperature.gpu", "power.draw");

    private static final double PERCENT = 100;
    private static final long MEBIBYTE = 1L << 20;

    private GpuTable() {}

    /** A GPU in each line, in the order of their indexes; a line that is none is left out. */
    static List<Gpu> parse(List<String> lines) {
        return lines.stream()
                .flatMap(line -> gpu(line).stream())
                .sorted(Comparator.comparingInt(Gpu::index))
                .toList();
    }

    private static Optional<Gpu> gpu(String line) {
        List<String> fields = Stream.of(line.split(",", -1)).map(String::strip).toList();
        if (fields.size() != FIELDS.size() || !fields.getFirst().matches("\\d{1,4}")) {
            return Optional.empty();
        }
        Double utilization = number(fields.get(3));
        return Optional.of(new Gpu(
                Integer.parseInt(fields.getFirst()),
                fields.get(1),
                fields.get(2),
                utilization == null ? null : Math.clamp(utilization / PERCENT, 0, 1),
                bytes(fields.get(4)),
                bytes(fields.get(5)),
                number(fields.get(6)),
                number(fields.get(7))));
    }

    private static long bytes(String mebibytes) {
        Double number = number(mebibytes);
        return number == null ? 0 : Math.max(0, (long) (number * MEBIBYTE));
    }

    /** @return null for {@code [N/A]}, {@code [Not Supported]} and all else that is no number */
    private static @Nullable Double number(String field) {
        return field.matches("-?\\d+(\\.\\d+)?") ? Double.valueOf(field) : null;
    }
}
