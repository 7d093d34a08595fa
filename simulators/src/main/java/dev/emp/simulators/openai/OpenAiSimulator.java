package dev.emp.simulators.openai;

import dev.emp.simulators.http.ProviderSimulator;

/**
 * The OpenAI API without models: real protocol, real errors, make-believe answers. Its base URL is {@link #uri} with
 * {@code /v1} behind it. What a prompt may ask for stands in {@link dev.emp.simulators.http.Wishes}.
 */
public final class OpenAiSimulator extends ProviderSimulator {
    private OpenAiSimulator(OpenAiSimulatorOptions options) {
        super("openai", options, desk -> new OpenAi(desk, options));
    }

    /**
     * @throws reactor.netty.ChannelBindException if the port is in use
     * @throws java.io.UncheckedIOException if the ledger cannot be written to
     */
    public static OpenAiSimulator start(OpenAiSimulatorOptions options) {
        return new OpenAiSimulator(options);
    }
}
