package dev.emp.simulators;

import dev.emp.simulators.http.Latency;
import dev.emp.simulators.http.ProviderOptions;
import dev.emp.simulators.http.ProviderSimulator;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import dev.emp.simulators.replicate.ReplicateSimulator;
import dev.emp.simulators.replicate.ReplicateSimulatorOptions;
import dev.emp.simulators.runpod.RunPodSimulator;
import dev.emp.simulators.runpod.RunPodSimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The command line of the simulators of OpenAI, Replicate and RunPod. */
final class ProviderArguments {
    private static final int OPENAI_PORT = 8201;
    private static final int REPLICATE_PORT = 8202;
    private static final int RUNPOD_PORT = 8205;

    private ProviderArguments() {}

    /**
     * A simulator that only needs to be started.
     *
     * @param name as people write it
     */
    record Prepared(String name, ProviderOptions<?> options, Supplier<ProviderSimulator> starter) {}

    /**
     * @param provider openai, replicate or runpod
     * @param values the arguments by name, with the dashes
     * @throws IllegalArgumentException naming the argument that makes no sense
     */
    static Prepared parse(String provider, Map<String, String> values) {
        Map<String, String> left = new LinkedHashMap<>(values);
        Prepared prepared = switch (provider) {
            case "openai" -> openAi(left);
            case "replicate" -> replicate(left);
            case "runpod" -> runPod(left);
            default ->
                throw new IllegalArgumentException(
                        "--provider must be comfyui, openai, replicate or runpod, not " + provider);
        };
        left.keySet().stream().findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("unknown argument " + name + " for --provider " + provider);
        });
        return prepared;
    }

    private static Prepared openAi(Map<String, String> left) {
        OpenAiSimulatorOptions options =
                common(OpenAiSimulatorOptions.defaults().withPort(OPENAI_PORT), left);
        String tokens = left.remove("--answer-tokens");
        if (tokens != null) {
            options = options.withAnswerTokens(number("--answer-tokens", tokens));
        }
        OpenAiSimulatorOptions all = options;
        return new Prepared("OpenAI", all, () -> OpenAiSimulator.start(all));
    }

    private static Prepared replicate(Map<String, String> left) {
        ReplicateSimulatorOptions options =
                common(ReplicateSimulatorOptions.defaults().withPort(REPLICATE_PORT), left);
        String tokens = left.remove("--answer-tokens");
        if (tokens != null) {
            options = options.withWords(number("--answer-tokens", tokens));
        }
        String coldStart = left.remove("--cold-start-ms");
        if (coldStart != null) {
            options = options.withColdStart(Duration.ofMillis(number("--cold-start-ms", coldStart)));
        }
        ReplicateSimulatorOptions all = options;
        return new Prepared("Replicate", all, () -> ReplicateSimulator.start(all));
    }

    private static Prepared runPod(Map<String, String> left) {
        RunPodSimulatorOptions options =
                common(RunPodSimulatorOptions.defaults().withPort(RUNPOD_PORT), left);
        String tokens = left.remove("--answer-tokens");
        if (tokens != null) {
            options = options.withWords(number("--answer-tokens", tokens));
        }
        String coldStart = left.remove("--cold-start-ms");
        if (coldStart != null) {
            options = options.withColdStart(Duration.ofMillis(number("--cold-start-ms", coldStart)));
        }
        RunPodSimulatorOptions all = options;
        return new Prepared("RunPod", all, () -> RunPodSimulator.start(all));
    }

    /** Takes out what all providers know. */
    private static <S extends ProviderOptions<S>> S common(S defaults, Map<String, String> left) {
        S options = defaults;
        for (Map.Entry<String, String> each : Map.copyOf(left).entrySet()) {
            String value = each.getValue();
            S changed = switch (each.getKey()) {
                case "--host" -> options.withHost(value);
                case "--port" -> options.withPort(number("--port", value));
                case "--ledger" -> options.withLedger(Path.of(value));
                case "--faults" -> options.withFaultsOverHttp();
                case "--keys" -> options.withKeys(value.split(",", -1));
                case "--keys-without-credit" -> options.withKeysWithoutCredit(value.split(",", -1));
                case "--latency" -> options.withLatency(Latency.parse(value));
                case "--tokens-per-second" -> options.withTokensPerSecond(number("--tokens-per-second", value));
                case "--requests-per-minute" -> options.withRequestsPerMinute(number("--requests-per-minute", value));
                case "--seed" -> options.withSeed(number("--seed", value));
                default -> null;
            };
            if (changed != null) {
                left.remove(each.getKey());
                options = changed;
            }
        }
        return options;
    }

    private static int number(String name, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(name + " needs a whole number of at least 0, not " + value);
    }
}
