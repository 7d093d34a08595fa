package dev.emp.worker.plan;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks for GPUs by asking {@code nvidia-smi}. */
final class GpuProbe {

    private static final int PATIENCE_SECONDS = 5;

    private final List<String> command;

    GpuProbe(List<String> command) {
        this.command = List.copyOf(command);
    }

    static GpuProbe nvidia() {
        return new GpuProbe(List.of("nvidia-smi", "-L"));
    }

    /** {@code GPU} when the command lists at least one within 5 s. */
    MachineType machineType() {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var output = process.inputReader()) {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return MachineType.API;
                }
                boolean listed = output.readLine() != null;
                return listed && process.exitValue() == 0 ? MachineType.GPU : MachineType.API;
            }
        } catch (IOException e) {
            // There is no such command, which is the usual case on a machine without a GPU.
            return MachineType.API;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MachineType.API;
        }
    }
}
