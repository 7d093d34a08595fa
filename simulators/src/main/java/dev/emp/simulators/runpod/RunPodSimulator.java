package dev.emp.simulators.runpod;

import dev.emp.simulators.http.ProviderSimulator;

/**
 * RunPod's serverless endpoints without GPUs: real protocol, make-believe outputs. Its base URL is {@link #uri} with
 * {@code /v2} behind it. What an input may ask for stands in {@link dev.emp.simulators.http.Wishes}.
 */
public final class RunPodSimulator extends ProviderSimulator {
    private RunPodSimulator(RunPodSimulatorOptions options) {
        super("runpod", options, desk -> new RunPod(desk, options));
    }

    /**
     * @throws reactor.netty.ChannelBindException if the port is in use
     * @throws java.io.UncheckedIOException if the ledger cannot be written to
     */
    public static RunPodSimulator start(RunPodSimulatorOptions options) {
        return new RunPodSimulator(options);
    }
}
