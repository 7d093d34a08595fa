package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Pace;
import dev.emp.simulators.picture.Pictures;
import java.time.Duration;
import java.util.Map;

/** The two custom nodes that the recorded server had: one that takes its time, one that fails. */
final class ContractNodes {
    private static final int PREVIEW_SIDE = 16;

    private final Pace pace;

    ContractNodes(Pace pace) {
        this.pace = pace;
    }

    Map<String, NodeWork> works() {
        return Map.of("SlowProgress", this::slowProgress, "AlwaysFails", ContractNodes::fail);
    }

    private NodeCache.Result slowProgress(NodeCall call) throws NodeFailure, PromptInterrupted, InterruptedException {
        int steps = call.integer("steps");
        Duration delay = Duration.ofNanos(Math.round(call.decimal("delay") * 1e9));
        for (int step = 1; step <= steps; step++) {
            pace.pause(delay);
            if (call.flag("report", true)) {
                call.progress(step, steps, call.flag("preview", false) ? preview(step, steps) : null);
            }
        }
        return NodeCache.Result.of(new NodeValue.Images(call.images("image")));
    }

    private static Preview preview(int step, int steps) {
        int grey = 255 * step / steps;
        return new Preview(
                Preview.Format.JPEG, Pictures.filled(PREVIEW_SIDE, PREVIEW_SIDE, grey << 16 | grey << 8 | grey));
    }

    private static NodeCache.Result fail(NodeCall call) throws NodeFailure {
        throw new NodeFailure("ValueError", call.text("message"));
    }
}
