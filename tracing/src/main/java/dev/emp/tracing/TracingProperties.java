package dev.emp.tracing;

import dev.emp.settings.Secret;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where spans go. A trace is passed on in any case.
 *
 * @param endpoint where spans are sent by OTLP over HTTP, with its path: {@code http://collector:4318/v1/traces}; without it
 *     none are made
 * @param headers sent with them, such as a key; never logged
 * @param sampleRatio which part of the traces that begin here is exported, 0 to 1; of others their beginning decides
 * @param interval how long spans wait for others at most before they are sent
 * @param timeout for the receiver to take them
 */
@Validated
@ConfigurationProperties("emp.tracing")
public record TracingProperties(
        @Nullable URI endpoint,
        @DefaultValue @Secret Map<String, String> headers,
        @DefaultValue("1") @DecimalMin("0") @DecimalMax("1") double sampleRatio,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration interval,
        @DefaultValue("10s") @DurationMin(millis = 1) Duration timeout) {

    /** @throws IllegalArgumentException if the endpoint is no address of HTTP */
    public TracingProperties {
        headers = Map.copyOf(headers);
        if (endpoint != null && !isHttp(endpoint)) {
            throw new IllegalArgumentException(
                    "emp.tracing.endpoint must be an http or https URL without a user, for example"
                            + " http://127.0.0.1:4318/v1/traces");
        }
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null
                && uri.getRawUserInfo() == null
                && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    }

    /** Without the headers: they may hold a secret. */
    @Override
    public String toString() {
        return "TracingProperties[endpoint=" + endpoint + "]";
    }
}
