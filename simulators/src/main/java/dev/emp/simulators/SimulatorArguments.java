package dev.emp.simulators;

import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;

/** The command line of the simulator. Each option may be given as {@code --name value} or {@code --name=value}. */
final class SimulatorArguments {
    private static final int DEFAULT_PORT = 8188;
    private static final Duration DEFAULT_STEP_DELAY = Duration.ofMillis(150);

    private SimulatorArguments() {}

    /** @throws IllegalArgumentException naming the argument that makes no sense */
    static ComfyUiSimulatorOptions parse(String... args) {
        ComfyUiSimulatorOptions options =
                ComfyUiSimulatorOptions.defaults().withPort(DEFAULT_PORT).withStepDelay(DEFAULT_STEP_DELAY);
        int index = 0;
        while (index < args.length) {
            String[] parts = args[index].split("=", 2);
            if (parts[0].equals("--faults")) {
                options = withFaults(options, parts.length == 2);
                index++;
                continue;
            }
            boolean inOne = parts.length == 2;
            if (!inOne && index + 1 >= args.length) {
                throw new IllegalArgumentException(parts[0] + " needs a value");
            }
            options = with(options, parts[0], inOne ? parts[1] : args[index + 1]);
            index += inOne ? 1 : 2;
        }
        return options;
    }

    private static ComfyUiSimulatorOptions withFaults(ComfyUiSimulatorOptions options, boolean hasValue) {
        if (hasValue) {
            throw new IllegalArgumentException("--faults takes no value");
        }
        return options.withFaultsOverHttp();
    }

    private static ComfyUiSimulatorOptions with(ComfyUiSimulatorOptions options, String name, String value) {
        return switch (name) {
            case "--host" -> options.withHost(value);
            case "--port" -> options.withPort(number(name, value));
            case "--step-delay-ms" -> options.withStepDelay(Duration.ofMillis(number(name, value)));
            case "--output" -> options.withDirectory(Path.of(value));
            case "--ledger" -> options.withLedger(Path.of(value));
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
