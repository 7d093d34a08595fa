package dev.emp.connector.openai;

import dev.emp.connector.support.cost.PriceProperties;
import dev.emp.connector.support.keys.KeyProperties;
import dev.emp.settings.Secret;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How to reach OpenAI or a server that speaks its API (vLLM, llama.cpp, Ollama, Azure), and how long to wait for it.
 *
 * @param baseUrl where the API begins, with its path: {@code http://127.0.0.1:11434/v1}, {@code https://NAME.openai.azure.com}
 * @param keys the keys, and how jobs are shared out between them; without any the one in the environment variable OPENAI_API_KEY
 * @param models what the connector says it runs; empty for what the provider lists
 * @param prices what models cost, by their names; no cost is told of a model without a price
 * @param backgroundResponses whether responses run in the background at the provider, so that they can be attached to; without
 *     it they do at api.openai.com
 * @param azureApiVersion the version of Azure's API, for example {@code 2025-04-01-preview}; only for Azure
 * @param organization the organization that pays, where a key belongs to several
 * @param project the project that pays, where a key belongs to several
 * @param headers sent with every request, for a gateway that asks for them; env:NAME and file:PATH say where a value is kept; never logged
 * @param connectTimeout for a connection to open
 * @param idleLimit a call of which nothing is heard for this long is given up
 * @param idleConnections how many unused connections are kept open
 * @param batchPollInterval longest time between two looks at a batch
 * @param batchSettleTime how long a batch that was submitted may be missing from the list; so long it is searched for before it is submitted anew
 * @param outageLimit how long a batch is waited for while the provider does not answer
 * @param sendTraceContext whether the provider is told which trace a job belongs to, by the header {@code traceparent}
 */
@Validated
@ConfigurationProperties("emp.openai")
record OpenAiProperties(
        @DefaultValue(OpenAiProperties.OPENAI) URI baseUrl,
        @DefaultValue List<@Valid KeyProperties> keys,
        @DefaultValue List<String> models,
        @DefaultValue Map<String, @Valid PriceProperties> prices,
        @Nullable Boolean backgroundResponses,
        @Nullable String azureApiVersion,
        @Nullable String organization,
        @Nullable String project,
        @DefaultValue @Secret Map<String, String> headers,
        @DefaultValue("10s") @DurationMin(millis = 1) Duration connectTimeout,
        @DefaultValue("10m") @DurationMin(millis = 1) Duration idleLimit,
        @DefaultValue("500") @Min(1) @Max(10_000) int idleConnections,
        @DefaultValue("1m") @DurationMin(millis = 1) Duration batchPollInterval,
        @DefaultValue("5s") @DurationMin(millis = 0) Duration batchSettleTime,
        @DefaultValue("5m") @DurationMin(millis = 1) Duration outageLimit,
        @DefaultValue("false") boolean sendTraceContext) {

    static final String OPENAI = "https://api.openai.com/v1";
    static final String KEY_VARIABLE = "OPENAI_API_KEY";

    OpenAiProperties {
        requireUrl("emp.openai.base-url", baseUrl);
        for (KeyProperties key : keys) {
            if (key.baseUrl() != null) {
                requireUrl("emp.openai.keys[].base-url", key.baseUrl());
            }
        }
        keys = keys.isEmpty() ? List.of(KeyProperties.inEnvironment(KEY_VARIABLE)) : List.copyOf(keys);
        models = List.copyOf(models);
        prices = Map.copyOf(prices);
        headers = Map.copyOf(headers);
    }

    private static void requireUrl(String name, URI url) {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    name + " must be an http or https URL, for example " + OPENAI + ", but is " + url);
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    name + " must not hold a user or a password, which would stand in messages; set"
                            + " emp.openai.headers.authorization");
        }
    }

    /** Whether responses at this address run in the background unless their job says otherwise. */
    boolean runsInBackground(URI url) {
        return backgroundResponses != null ? backgroundResponses : "api.openai.com".equals(url.getHost());
    }

    /** Without the headers: they may hold a secret. */
    @Override
    public String toString() {
        return "OpenAiProperties[baseUrl=" + baseUrl + "]";
    }
}
