package dev.emp.simulators.replicate;

import dev.emp.simulators.http.ProviderOptions;
import dev.emp.simulators.replicate.ReplicateModel.Kind;
import java.time.Duration;
import java.util.List;

/** How a simulator of Replicate is set up. */
public final class ReplicateSimulatorOptions extends ProviderOptions<ReplicateSimulatorOptions> {
    private List<ReplicateModel> models = List.of(
            new ReplicateModel("meta/meta-llama-3-8b-instruct", Kind.TEXT),
            new ReplicateModel("black-forest-labs/flux-schnell", Kind.IMAGE),
            new ReplicateModel("stability-ai/sdxl", Kind.IMAGE),
            new ReplicateModel("replicate/hello-world", Kind.ECHO));
    private Duration coldStart = Duration.ZERO;
    private int words = 32;
    private int steps = 4;
    private int pageSize = 100;
    private String webhookSecret = "whsec_c2ltdWxhdG9yLXdlYmhvb2stc2VjcmV0";

    private ReplicateSimulatorOptions() {}

    /** Any free port of the loopback, every key, no limits, four models, nothing that takes time. */
    public static ReplicateSimulatorOptions defaults() {
        return new ReplicateSimulatorOptions();
    }

    /** The models there are, instead of four well-known ones. */
    public ReplicateSimulatorOptions withModels(ReplicateModel... all) {
        return changed(copy -> copy.models = List.of(all));
    }

    /** How long the first prediction of a model stays in {@code starting}; no time unless told otherwise. */
    public ReplicateSimulatorOptions withColdStart(Duration time) {
        return changed(copy -> copy.coldStart = time);
    }

    /** How many words a model for text says, at least 1. */
    public ReplicateSimulatorOptions withWords(int count) {
        return changed(copy -> copy.words = count);
    }

    /** How many steps a picture takes, at least 1; each takes the time of a token and writes a line of the log. */
    public ReplicateSimulatorOptions withSteps(int count) {
        return changed(copy -> copy.steps = count);
    }

    /** How many predictions a page of the list has; 100 as at Replicate unless told otherwise. */
    public ReplicateSimulatorOptions withPageSize(int size) {
        return changed(copy -> copy.pageSize = size);
    }

    /** What webhooks are signed with: {@code whsec_} and a key in base64. */
    public ReplicateSimulatorOptions withWebhookSecret(String secret) {
        return changed(copy -> copy.webhookSecret = secret);
    }

    List<ReplicateModel> models() {
        return models;
    }

    Duration coldStart() {
        return coldStart;
    }

    int words() {
        return words;
    }

    int steps() {
        return steps;
    }

    int pageSize() {
        return pageSize;
    }

    String webhookSecret() {
        return webhookSecret;
    }
}
