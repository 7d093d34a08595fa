package dev.emp.worker.resources;

import dev.emp.worker.resources.ResourceSnapshot.Disk;
import dev.emp.worker.resources.ResourceSnapshot.Gpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A share that was read and has a limit.
 *
 * @param whole what the share is of, for people
 */
record Measure(Subject subject, double share, String whole) {

    /** Everything in a snapshot that has a limit. */
    static List<Measure> in(ResourceSnapshot snapshot) {
        List<Measure> measures = new ArrayList<>();
        measures.add(new Measure(
                new Subject(Resource.MEMORY, null, null),
                snapshot.memory().share(),
                Bytes.text(snapshot.memory().totalBytes())));
        measures.add(new Measure(
                new Subject(Resource.CPU, null, null),
                snapshot.cpu().share(),
                snapshot.cpu().cores() + " cores"));
        for (Disk disk : snapshot.disks()) {
            measures.add(new Measure(
                    new Subject(Resource.DISK, disk.path(), null), disk.share(), Bytes.text(disk.totalBytes())));
        }
        for (Gpu gpu : snapshot.gpus()) {
            measures.add(new Measure(
                    new Subject(Resource.GPU_MEMORY, null, gpu.index()),
                    gpu.memoryShare(),
                    Bytes.text(gpu.memoryTotalBytes())));
        }
        return measures;
    }

    /** What was measured: the same from reading to reading. */
    record Subject(
            Resource resource,
            @Nullable Path disk,
            @Nullable Integer gpu) {

        String text() {
            return switch (resource) {
                case MEMORY -> "memory";
                case CPU -> "the CPU";
                case DISK -> "the disk of " + disk;
                case GPU_MEMORY -> "the memory of GPU " + gpu;
            };
        }
    }
}
