package dev.emp.simulators;

import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The command line of the simulator of ComfyUI. */
final class SimulatorArguments {
    private static final int DEFAULT_PORT = 8188;
    private static final Duration DEFAULT_STEP_DELAY = Duration.ofMillis(150);

    private SimulatorArguments() {}

    /** @throws IllegalArgumentException naming the argument that makes no sense */
    static ComfyUiSimulatorOptions parse(String... args) {
        return parse(CommandLine.read(args));
    }

    /**
     * @param values the arguments by name, with the dashes
     * @throws IllegalArgumentException naming the argument that makes no sense
     */
    static ComfyUiSimulatorOptions parse(Map<String, String> values) {
        ComfyUiSimulatorOptions options =
                ComfyUiSimulatorOptions.defaults().withPort(DEFAULT_PORT).withStepDelay(DEFAULT_STEP_DELAY);
        for (Map.Entry<String, String> each : values.entrySet()) {
            options = with(options, each.getKey(), each.getValue());
        }
        return options;
    }

    private static ComfyUiSimulatorOptions with(ComfyUiSimulatorOptions options, String name, String value) {
        return switch (name) {
            case "--host" -> options.withHost(value);
            case "--port" -> options.withPort(number(name, value));
            case "--step-delay-ms" -> options.withStepDelay(Duration.ofMillis(number(name, value)));
            case "--output" -> options.withDirectory(Path.of(value));
            case "--ledger" -> options.withLedger(Path.of(value));
            case "--faults" -> options.withFaultsOverHttp();
            default -> throw new IllegalArgumentException("unknown argument " + name);
        };
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(name + " needs a whole number, not " + value);
        }
    }
}
