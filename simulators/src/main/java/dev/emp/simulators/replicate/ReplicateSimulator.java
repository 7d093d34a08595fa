package dev.emp.simulators.replicate;

import dev.emp.simulators.http.ProviderSimulator;

/**
 * Replicate without models: real protocol, real errors, make-believe outputs. Its base URL is {@link #uri} with {@code /v1}
 * behind it. What an input may ask for stands in {@link dev.emp.simulators.http.Wishes}.
 */
public final class ReplicateSimulator extends ProviderSimulator {
    private ReplicateSimulator(ReplicateSimulatorOptions options) {
        super("replicate", options, desk -> new Replicate(desk, options));
    }

    /**
     * @throws reactor.netty.ChannelBindException if the port is in use
     * @throws java.io.UncheckedIOException if the ledger cannot be written to
     */
    public static ReplicateSimulator start(ReplicateSimulatorOptions options) {
        return new ReplicateSimulator(options);
    }
}
