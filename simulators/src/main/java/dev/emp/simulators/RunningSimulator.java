package dev.emp.simulators;

import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A simulator of whichever provider.
 *
 * @param greeting what is said when it listens
 */
record RunningSimulator(String greeting, AutoCloseable server) {

    /**
     * A simulator that only needs to be started.
     *
     * @param host where it is to listen
     * @param port where it is to listen; 0 for any free port
     */
    record Prepared(String host, int port, Supplier<RunningSimulator> starter) {}

    /** @throws IllegalArgumentException naming the argument that makes no sense */
    static Prepared prepare(String... args) {
        Map<String, String> values = CommandLine.read(args);
        String provider = values.remove("--provider");
        if (provider == null || provider.equals("comfyui")) {
            ComfyUiSimulatorOptions options = SimulatorArguments.parse(values);
            return new Prepared(options.host(), options.port(), () -> comfyUi(options));
        }
        ProviderArguments.Prepared prepared = ProviderArguments.parse(provider, values);
        return new Prepared(prepared.options().host(), prepared.options().port(), () -> {
            var simulator = prepared.starter().get();
            return new RunningSimulator(prepared.name() + " simulator on " + simulator.uri(), simulator);
        });
    }

    private static RunningSimulator comfyUi(ComfyUiSimulatorOptions options) {
        ComfyUiSimulator simulator = ComfyUiSimulator.start(options);
        return new RunningSimulator(
                "ComfyUI simulator on " + simulator.uri() + ", pictures in " + simulator.outputDirectory(), simulator);
    }

    void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("the simulator cannot be closed", e);
        }
    }
}
