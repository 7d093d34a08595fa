package dev.emp.simulators.openai;

import dev.emp.simulators.http.ProviderOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How a simulator of OpenAI is set up. */
public final class OpenAiSimulatorOptions extends ProviderOptions<OpenAiSimulatorOptions> {
    private Set<String> models = new LinkedHashSet<>(List.of(
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-4.1",
            "gpt-4.1-mini",
            "gpt-5",
            "gpt-5-mini",
            "o4-mini",
            "gpt-image-1",
            "gpt-image-1-mini",
            "dall-e-2",
            "dall-e-3",
            "text-embedding-3-small",
            "text-embedding-3-large",
            "text-embedding-ada-002",
            "tts-1",
            "tts-1-hd",
            "gpt-4o-mini-tts",
            "whisper-1",
            "gpt-4o-transcribe",
            "gpt-4o-mini-transcribe",
            "omni-moderation-latest",
            "text-moderation-latest"));
    private int answerTokens = 32;
    private int maxImageBytes = 50_000_000;
    private Duration batchTime = Duration.ZERO;

    private OpenAiSimulatorOptions() {}

    /** Any free port of the loopback, every key, no limits, and answers of 32 tokens that take no time. */
    public static OpenAiSimulatorOptions defaults() {
        return new OpenAiSimulatorOptions();
    }

    /** The models there are, instead of a choice of OpenAI's own. */
    public OpenAiSimulatorOptions withModels(String... names) {
        return changed(copy -> copy.models = new LinkedHashSet<>(List.of(names)));
    }

    /** How long answers are, unless the request wants them shorter; at least 1. */
    public OpenAiSimulatorOptions withAnswerTokens(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("an answer has at least 1 token, not " + tokens);
        }
        return changed(copy -> copy.answerTokens = tokens);
    }

    /** How large an uploaded image may be. */
    public OpenAiSimulatorOptions withMaxImageBytes(int bytes) {
        return changed(copy -> copy.maxImageBytes = bytes);
    }

    /** How long a batch is in progress, beside the time of its requests; no time unless told otherwise. */
    public OpenAiSimulatorOptions withBatchTime(Duration time) {
        return changed(copy -> copy.batchTime = time);
    }

    Set<String> models() {
        return models;
    }

    int answerTokens() {
        return answerTokens;
    }

    int maxImageBytes() {
        return maxImageBytes;
    }

    Duration batchTime() {
        return batchTime;
    }
}
