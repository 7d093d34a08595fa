package dev.emp.connector.runpod;

import dev.emp.connector.support.cost.RunPriceProperties;
import dev.emp.connector.support.keys.KeyProperties;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How to reach RunPod's serverless endpoints, what they cost, and how long to wait for them.
 *
 * @param url where RunPod's serverless API listens, with its version
 * @param keys the API keys; without any, the one in the variable RUNPOD_API_KEY
 * @param endpoints ids of the endpoints that the service says it runs, and of which health asks the first; jobs may use others too
 * @param prices what endpoints cost, by id; {@code *} for all others
 * @param executionTimeout how long a job may run at RunPod unless it says so itself, from 5 s to 7 days; without it as the endpoint is set
 * @param ttl how long a job may be at RunPod in all, waiting and running, unless it says so itself, from 10 s to 7 days; without it RunPod's own
 *     day
 * @param connectTimeout for a connection to open
 * @param requestTimeout for RunPod to answer a request
 * @param pollFirst wait before the first look at a job
 * @param pollLongest wait between two looks at a job that goes on
 * @param outageLimit how long a job that goes on is waited for while RunPod does not answer
 * @param fileHosts from where output files are fetched, usually that of your bucket; {@code *.} before a name stands for all names below it.
 *     Without any, only data URLs become files
 * @param maxFileSize of a file in an output
 * @param sendTraceContext whether RunPod is told which trace a job belongs to, by the header {@code traceparent}
 */
@Validated
@ConfigurationProperties("emp.runpod")
record RunPodProperties(
        @DefaultValue("https://api.runpod.ai/v2") URI url,
        @DefaultValue List<@Valid KeyProperties> keys,
        @DefaultValue List<String> endpoints,
        @DefaultValue Map<String, @Valid RunPriceProperties> prices,

        @Nullable @DurationMin(seconds = 5) @DurationMax(days = 7)
        Duration executionTimeout,

        @Nullable @DurationMin(seconds = 10) @DurationMax(days = 7)
        Duration ttl,

        @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration requestTimeout,
        @DefaultValue("250ms") @DurationMin(millis = 1) Duration pollFirst,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration pollLongest,
        @DefaultValue("5m") @DurationMin(millis = 1) Duration outageLimit,
        @DefaultValue List<String> fileHosts,
        @DefaultValue("512MB") DataSize maxFileSize,
        @DefaultValue("false") boolean sendTraceContext) {

    private static final String VARIABLE = "RUNPOD_API_KEY";

    RunPodProperties {
        if (url.getHost() == null
                || url.getRawUserInfo() != null
                || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "emp.runpod.url must be an http or https URL without a user, for example https://api.runpod.ai/v2");
        }
        if (pollLongest.compareTo(pollFirst) < 0) {
            throw new IllegalArgumentException(
                    "emp.runpod.poll-longest must be at least poll-first (" + pollFirst + "), but is " + pollLongest);
        }
        keys = keys.isEmpty() ? List.of(KeyProperties.inEnvironment(VARIABLE)) : List.copyOf(keys);
        endpoints = List.copyOf(endpoints);
        prices = Map.copyOf(prices);
        fileHosts = List.copyOf(fileHosts);
    }
}
