package dev.emp.orchestrator.webhooks;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How webhooks are sent.
 *
 * @param encryptionKey where the key is that signing secrets are stored under: {@code env:NAME} or {@code file:PATH} with 32
 *     bytes in Base64; null: they are stored as they are
 * @param publicUrl how clients reach this service, for the links in messages; empty: the links are paths
 * @param allowPrivateAddresses whether receivers may have addresses that are not of the public internet
 * @param allowHttp whether receivers may do without TLS
 * @param retries the pauses between attempts; the last failure after them is final
 * @param timeout of a whole attempt
 * @param maxBodySize of a message; what is larger loses its output
 * @param retention how long deliveries are kept
 * @param secretOverlap how long a secret stays valid after it was replaced
 * @param disableAfter a webhook whose every delivery failed for so long is disabled
 */
@Validated
@ConfigurationProperties("emp.orchestrator.webhooks")
record WebhookProperties(
        @Nullable String encryptionKey,
        @DefaultValue("") String publicUrl,
        @DefaultValue("false") boolean allowPrivateAddresses,
        @DefaultValue("false") boolean allowHttp,

        @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"}) @NotEmpty @Size(max = 30)
        List<Duration> retries,

        @DefaultValue("5s") @DurationMin(millis = 10) @DurationMax(seconds = 15)
        Duration connectTimeout,

        @DefaultValue("15s") @DurationMin(millis = 10) @DurationMax(seconds = 30)
        Duration timeout,

        @DefaultValue("64KB") DataSize maxBodySize,
        @DefaultValue("30d") @DurationMin(hours = 1) Duration retention,
        @DefaultValue("24h") @DurationMin(millis = 0) Duration secretOverlap,
        @DefaultValue("5d") @DurationMin(hours = 1) Duration disableAfter,
        @DefaultValue @Valid Limits limits) {

    WebhookProperties {
        retries = List.copyOf(retries);
    }

    boolean takesHttp() {
        return allowHttp || allowPrivateAddresses;
    }

    /**
     * What one replica does at a time, and how much there may be.
     *
     * @param total messages under way
     * @param perHost of these to one host
     * @param perWebhook of these to one webhook
     * @param webhooks how many a tenant may have
     */
    record Limits(
            @DefaultValue("128") @Min(1) @Max(10_000) int total,
            @DefaultValue("8") @Min(1) @Max(1_000) int perHost,
            @DefaultValue("4") @Min(1) @Max(1_000) int perWebhook,
            @DefaultValue("100") @Min(1) @Max(10_000) int webhooks) {}
}
