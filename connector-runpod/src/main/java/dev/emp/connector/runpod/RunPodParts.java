package dev.emp.connector.runpod;

import dev.emp.connector.support.http.HttpLimits;
import dev.emp.connector.support.http.ProviderErrors;
import dev.emp.connector.support.http.ProviderHttp;
import dev.emp.connector.support.keys.Deployments;
import dev.emp.connector.support.polling.Waiting;
import dev.emp.connector.support.secret.Scrubber;
import java.time.Clock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the connector is made of. */
record RunPodParts(
        RunPodProperties properties,
        RunPodApi api,
        Deployments deployments,
        Waiting waiting,
        RandomGenerator chance,
        Clock clock) {

    /** An answer holds the job's whole output, of which RunPod allows 20 MB. */
    private static final long LARGEST_ANSWER = 64L << 20;

    /** @param environment the value of a variable, null when it is not set */
    static RunPodParts of(
            RunPodProperties properties,
            Function<String, @Nullable String> environment,
            Waiting waiting,
            RandomGenerator chance,
            Clock clock) {
        Scrubber scrubber = new Scrubber();
        HttpLimits limits = new HttpLimits(
                properties.connectTimeout(), properties.requestTimeout(), properties.requestTimeout(), LARGEST_ANSWER);
        RunPodApi api = new RunPodApi(
                new ProviderHttp(new ProviderErrors("RunPod", scrubber, clock), limits, properties.sendTraceContext()));
        Deployments deployments = Deployments.of("RunPod", properties.keys(), environment, scrubber, chance, clock);
        return new RunPodParts(properties, api, deployments, waiting, chance, clock);
    }

    static RunPodParts of(RunPodProperties properties, Clock clock) {
        return of(properties, System::getenv, Waiting.REAL, RandomGenerator.getDefault(), clock);
    }
}
