package dev.emp.connector.replicate;

import dev.emp.connector.support.cost.RunPriceProperties;
import dev.emp.connector.support.keys.KeyProperties;
import dev.emp.connector.support.keys.KeySource;
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
 * How to reach Replicate, what it costs, and how long to wait for it.
 *
 * @param url where Replicate's API listens, with its version
 * @param keys the API tokens; without any, the one in the variable REPLICATE_API_TOKEN
 * @param models what the service says it runs; jobs may use others too
 * @param prices what models cost, by {@code owner/name} or version; {@code *} for all others
 * @param publicUrl where Replicate reaches this service over https, to tell of predictions that go on; without it, it is asked
 * @param webhookSecret where the key is that Replicate signs its calls with, {@code env:NAME} or {@code file:PATH}; without it,
 *     Replicate is asked for it
 * @param webhookTolerance how old a call of Replicate's may be
 * @param connectTimeout for a connection to open
 * @param requestTimeout for Replicate to answer a request
 * @param preferWait how long Replicate holds back the answer to a submission until the prediction has ended (its header {@code Prefer: wait});
 *     until then a job cannot be canceled. 0 to have the answer at once
 * @param streamTimeout a stream of output that is silent for this long is opened again
 * @param pollFirst wait before the first look at a prediction
 * @param pollLongest wait between two looks at a prediction that goes on
 * @param outageLimit how long a prediction that goes on is waited for while Replicate does not answer
 * @param settleTime how long after a submission a prediction may be missing from Replicate's list
 * @param fileHosts from where output files are fetched; {@code *.} before a name stands for all names below it
 * @param maxFileSize of a file in an input or an output
 * @param inlineFileSize a file in an input that is no larger stays in it; larger ones are uploaded first
 * @param sendTraceContext whether Replicate is told which trace a job belongs to, by the header {@code traceparent}
 */
@Validated
@ConfigurationProperties("emp.replicate")
record ReplicateProperties(
        @DefaultValue("https://api.replicate.com/v1") URI url,
        @DefaultValue List<@Valid KeyProperties> keys,
        @DefaultValue List<String> models,
        @DefaultValue Map<String, @Valid RunPriceProperties> prices,
        @Nullable URI publicUrl,
        @Nullable String webhookSecret,
        @DefaultValue("5m") @DurationMin(seconds = 1) Duration webhookTolerance,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration requestTimeout,

        @DefaultValue("5s") @DurationMin(millis = 0) @DurationMax(seconds = 60)
        Duration preferWait,

        @DefaultValue("30s") @DurationMin(millis = 1) Duration streamTimeout,
        @DefaultValue("250ms") @DurationMin(millis = 1) Duration pollFirst,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration pollLongest,
        @DefaultValue("5m") @DurationMin(millis = 1) Duration outageLimit,
        @DefaultValue("3s") @DurationMin(millis = 0) Duration settleTime,

        @DefaultValue({"replicate.delivery", "*.replicate.delivery"})
        List<String> fileHosts,

        @DefaultValue("512MB") DataSize maxFileSize,
        @DefaultValue("256KB") DataSize inlineFileSize,
        @DefaultValue("false") boolean sendTraceContext) {

    private static final String VARIABLE = "REPLICATE_API_TOKEN";

    ReplicateProperties {
        requireUrl("url", url, "https://api.replicate.com/v1");
        if (publicUrl != null) {
            requireUrl("public-url", publicUrl, "https://emp.example.com");
        }
        if (webhookSecret != null) {
            requireSource(webhookSecret);
        }
        if (pollLongest.compareTo(pollFirst) < 0) {
            throw new IllegalArgumentException("emp.replicate.poll-longest must be at least poll-first (" + pollFirst
                    + "), but is " + pollLongest);
        }
        keys = keys.isEmpty() ? List.of(KeyProperties.inEnvironment(VARIABLE)) : List.copyOf(keys);
        models = List.copyOf(models);
        prices = Map.copyOf(prices);
        fileHosts = List.copyOf(fileHosts);
    }

    private static void requireUrl(String name, URI url, String example) {
        if (url.getHost() == null
                || url.getRawUserInfo() != null
                || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "emp.replicate." + name + " must be an http or https URL without a user, for example " + example);
        }
    }

    private static void requireSource(String from) {
        try {
            KeySource.of(from, variable -> null);
        } catch (IllegalArgumentException e) {
            // without its cause, which does not name the setting and would be shown in its place
            throw new IllegalArgumentException("emp.replicate.webhook-secret " + e.getMessage());
        }
    }
}
