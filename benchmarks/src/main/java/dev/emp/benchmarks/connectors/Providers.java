package dev.emp.benchmarks.connectors;

import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import dev.emp.simulators.http.Latency;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import dev.emp.simulators.replicate.ReplicateSimulator;
import dev.emp.simulators.replicate.ReplicateSimulatorOptions;
import dev.emp.simulators.runpod.RunPodSimulator;
import dev.emp.simulators.runpod.RunPodSimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A simulator of every provider, each with a ledger of its own, and the settings of the connectors to them. */
final class Providers implements AutoCloseable {

    private static final Duration MEDIAN = Duration.ofMillis(500);
    private static final double SPREAD = 0.6;
    private static final double TOKENS_PER_SECOND = 40;
    private static final int TOKENS = 8;
    private static final Duration STEP = Duration.ofMillis(50);

    private final Path directory;
    private final Platform platform;
    private final Map<Kind.Provider, URI> addresses = new EnumMap<>(Kind.Provider.class);
    private final Deque<Runnable> open = new ArrayDeque<>();

    private Providers(Platform platform, String name) {
        this.platform = platform;
        this.directory = platform.directory().resolve(name);
    }

    /**
     * Starts them in this process.
     *
     * @param name of the folder that gets the ledgers
     */
    static Providers start(Platform platform, String name, Moments moments, long seed) throws IOException {
        Providers providers = new Providers(platform, name);
        Files.createDirectories(providers.directory);
        providers.startAll(moments, seed);
        return providers;
    }

    private void startAll(Moments moments, long seed) {
        Latency latency = Latency.logNormal(MEDIAN, SPREAD);
        OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults()
                .withLatency(latency)
                .withTokensPerSecond(TOKENS_PER_SECOND)
                .withAnswerTokens(TOKENS)
                .withBatchTime(MEDIAN)
                .withSeed(seed)
                .withTraffic(moments)
                .withLedger(ledger(Kind.Provider.OPENAI)));
        add(Kind.Provider.OPENAI, openAi.uri(), openAi::close);
        ReplicateSimulator replicate = ReplicateSimulator.start(ReplicateSimulatorOptions.defaults()
                .withLatency(latency)
                .withTokensPerSecond(TOKENS_PER_SECOND)
                .withWords(TOKENS)
                .withSeed(seed + 1)
                .withTraffic(moments)
                .withLedger(ledger(Kind.Provider.REPLICATE)));
        add(Kind.Provider.REPLICATE, replicate.uri(), replicate::close);
        RunPodSimulator runPod = RunPodSimulator.start(RunPodSimulatorOptions.defaults()
                .withLatency(latency)
                .withTokensPerSecond(TOKENS_PER_SECOND)
                .withWords(TOKENS)
                .withSeed(seed + 2)
                .withTraffic(moments)
                .withLedger(ledger(Kind.Provider.RUNPOD)));
        add(Kind.Provider.RUNPOD, runPod.uri(), runPod::close);
        ComfyUiSimulator comfyUi = ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults()
                .withStepDelay(STEP)
                .withSeed(seed + 3)
                .withLedger(ledger(Kind.Provider.COMFYUI)));
        add(Kind.Provider.COMFYUI, comfyUi.uri(), comfyUi::close);
    }

    /** What the connector to a provider must be told, as a worker or as a service of its own. */
    List<String> settings(Kind.Provider provider) {
        URI address = addresses.get(provider);
        String setting = "--emp." + provider.label() + ".";
        return switch (provider) {
            case OPENAI ->
                List.of(
                        setting + "base-url=" + address + "/v1",
                        setting + "keys[0].from=" + platform.key(),
                        setting + "background-responses=true",
                        setting + "batch-poll-interval=500ms");
            case REPLICATE -> List.of(setting + "url=" + address + "/v1", setting + "keys[0].from=" + platform.key());
            case RUNPOD ->
                List.of(
                        setting + "url=" + address + "/v2",
                        setting + "keys[0].from=" + platform.key(),
                        setting + "endpoints[0]=text");
            case COMFYUI -> List.of(setting + "url=" + address);
        };
    }

    /** The ledgers, one for each provider. */
    List<Path> ledgers() {
        return Arrays.stream(Kind.Provider.values()).map(this::ledger).toList();
    }

    private Path ledger(Kind.Provider provider) {
        return directory.resolve(provider.label() + ".jsonl");
    }

    private void add(Kind.Provider provider, URI address, Runnable end) {
        addresses.put(provider, address);
        open.push(end);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
