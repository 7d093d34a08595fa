package dev.emp.orchestrator.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.machine.MachineReport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a machine uses of what it has. */
@Schema(name = "MachineResources")
record ResourcesView(
        @JsonProperty("cpu_share") @Schema(example = "0.42", description = "Of all cores, 0 to 1")
        double cpuShare,

        int cores,
        @JsonProperty("memory_used_bytes") long memoryUsedBytes,
        @JsonProperty("memory_total_bytes") long memoryTotalBytes,
        List<DiskView> disks,
        @JsonProperty("received_bytes_per_second") double receivedBytesPerSecond,
        @JsonProperty("sent_bytes_per_second") double sentBytesPerSecond,
        List<GpuView> gpus) {

    static ResourcesView of(MachineReport.Resources resources) {
        return new ResourcesView(
                resources.cpuShare(),
                resources.cores(),
                resources.memoryUsedBytes(),
                resources.memoryTotalBytes(),
                resources.disks().stream()
                        .map(disk -> new DiskView(disk.path(), disk.usedBytes(), disk.totalBytes()))
                        .toList(),
                resources.receivedBytesPerSecond(),
                resources.sentBytesPerSecond(),
                resources.gpus().stream().map(GpuView::of).toList());
    }

    @Schema(name = "MachineDisk")
    record DiskView(
            @Schema(description = "A directory on the file system that is measured")
            String path,

            @JsonProperty("used_bytes") long usedBytes,
            @JsonProperty("total_bytes") long totalBytes) {}

    @Schema(name = "MachineGpu", description = "What the card does not tell is left out")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GpuView(
            int index,
            @Schema(example = "NVIDIA L4") String name,

            @Schema(description = "The share of time it was busy, 0 to 1") @Nullable
            Double utilization,

            @JsonProperty("memory_used_bytes") long memoryUsedBytes,
            @JsonProperty("memory_total_bytes") long memoryTotalBytes,
            @JsonProperty("temperature_celsius") @Nullable Double temperatureCelsius,
            @JsonProperty("power_watts") @Nullable Double powerWatts) {

        static GpuView of(MachineReport.Resources.Gpu gpu) {
            return new GpuView(
                    gpu.index(),
                    gpu.name(),
                    gpu.utilization(),
                    gpu.memoryUsedBytes(),
                    gpu.memoryTotalBytes(),
                    gpu.temperatureCelsius(),
                    gpu.powerWatts());
        }
    }
}
