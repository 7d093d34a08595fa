package dev.emp.simulators.runpod;

import dev.emp.simulators.http.ProviderOptions;
import dev.emp.simulators.runpod.RunPodEndpoint.Kind;
import java.time.Duration;
import java.util.List;

/** How a simulator of RunPod is set up. */
public final class RunPodSimulatorOptions extends ProviderOptions<RunPodSimulatorOptions> {
    private List<RunPodEndpoint> endpoints = List.of(
            new RunPodEndpoint("text", Kind.TEXT, 1000),
            new RunPodEndpoint("image", Kind.IMAGE, 1000),
            new RunPodEndpoint("echo", Kind.ECHO, 1000));
    private Duration coldStart = Duration.ZERO;
    private Duration runResults = Duration.ofMinutes(30);
    private Duration runSyncResults = Duration.ofMinutes(1);
    private int words = 32;
    private int steps = 4;

    private RunPodSimulatorOptions() {}

    /**
     * Any free port of the loopback, every key, no limits, nothing that takes time, and the endpoints {@code text},
     * {@code image} and {@code echo} with 1,000 workers each.
     */
    public static RunPodSimulatorOptions defaults() {
        return new RunPodSimulatorOptions();
    }

    /** The endpoints there are. */
    public RunPodSimulatorOptions withEndpoints(RunPodEndpoint... all) {
        return changed(copy -> copy.endpoints = List.of(all));
    }

    /** How long a worker takes to start for its first job, which stays in the queue meanwhile. */
    public RunPodSimulatorOptions withColdStart(Duration time) {
        return changed(copy -> copy.coldStart = time);
    }

    /** How long the results of {@code /run} are kept; half an hour as at RunPod unless told otherwise. */
    public RunPodSimulatorOptions withRunResultsKept(Duration time) {
        return changed(copy -> copy.runResults = time);
    }

    /** How long the results of {@code /runsync} are kept; a minute as at RunPod unless told otherwise. */
    public RunPodSimulatorOptions withRunSyncResultsKept(Duration time) {
        return changed(copy -> copy.runSyncResults = time);
    }

    /** How many words a handler for text says, at least 1. */
    public RunPodSimulatorOptions withWords(int count) {
        return changed(copy -> copy.words = count);
    }

    /** How many steps a picture takes, at least 1; each takes the time of a token and reports progress. */
    public RunPodSimulatorOptions withSteps(int count) {
        return changed(copy -> copy.steps = count);
    }

    List<RunPodEndpoint> endpoints() {
        return endpoints;
    }

    Duration coldStart() {
        return coldStart;
    }

    Duration resultsKept(boolean sync) {
        return sync ? runSyncResults : runResults;
    }

    int words() {
        return words;
    }

    int steps() {
        return steps;
    }
}
