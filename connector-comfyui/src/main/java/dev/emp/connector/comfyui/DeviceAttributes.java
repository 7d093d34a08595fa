package dev.emp.connector.comfyui;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What a ComfyUI's GPU offers, as far as it stays the same: what is free changes all the time. */
final class DeviceAttributes {

    private static final double GIBIBYTE = 1L << 30;

    private DeviceAttributes() {}

    /**
     * What holds for all servers, since a job may go to any of them: the least memory, and the GPU's name where it is the same.
     *
     * @param stats of each server that answers
     */
    static Map<String, String> of(List<JsonNode> stats) {
        List<Optional<JsonNode>> gpus =
                stats.stream().map(DeviceAttributes::gpu).toList();
        Map<String, String> attributes = new TreeMap<>();
        if (gpus.isEmpty() || gpus.stream().anyMatch(Optional::isEmpty)) {
            return attributes;
        }
        List<JsonNode> present = gpus.stream().flatMap(Optional::stream).toList();
        long least = present.stream()
                .mapToLong(gpu -> Math.round(gpu.path("vram_total").asDouble(0) / GIBIBYTE))
                .min()
                .orElse(0);
        if (least > 0) {
            attributes.put("gpu.memory_gb", Long.toString(least));
        }
        List<String> names =
                present.stream().map(DeviceAttributes::name).distinct().toList();
        if (names.size() == 1 && !names.getFirst().isEmpty()) {
            attributes.put("gpu.name", names.getFirst());
        }
        return attributes;
    }

    /** ComfyUI lists the device that it uses first. */
    private static Optional<JsonNode> gpu(JsonNode stats) {
        return StreamSupport.stream(stats.path("devices").spliterator(), false)
                .findFirst()
                .filter(device -> !device.path("type").asString("cpu").equals("cpu"));
    }

    /** {@code cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync} is called {@code NVIDIA GeForce RTX 4090}. */
    private static String name(JsonNode gpu) {
        return gpu.path("name")
                .asString("")
                .replaceFirst("^[a-z]+:\\d+ ", "")
                .replaceFirst(" : \\w+$", "")
                .strip();
    }
}
