package dev.emp.connector.replicate;

import dev.emp.connector.support.http.HttpLimits;
import dev.emp.connector.support.http.ProviderErrors;
import dev.emp.connector.support.http.ProviderHttp;
import dev.emp.connector.support.keys.Deployments;
import dev.emp.connector.support.keys.KeySource;
import dev.emp.connector.support.polling.PollingPlan;
import dev.emp.connector.support.polling.Waiting;
import dev.emp.connector.support.secret.Scrubber;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the connector and the receiver of Replicate's calls are made of, and share. */
record ReplicateParts(
        ReplicateProperties properties,
        ReplicateApi api,
        Deployments deployments,
        Webhooks webhooks,
        Scrubber scrubber,
        Function<String, @Nullable String> environment,
        Waiting waiting,
        RandomGenerator chance,
        Clock clock) {

    /** An output is part of its prediction, so that a prediction can be large. */
    private static final long LARGEST_ANSWER = 64L << 20;

    private static final Duration LONGEST_WAIT_WITH_WEBHOOKS = Duration.ofSeconds(30);

    /** @param environment the value of a variable, null when it is not set */
    static ReplicateParts of(
            ReplicateProperties properties,
            Function<String, @Nullable String> environment,
            Waiting waiting,
            RandomGenerator chance,
            Clock clock) {
        Scrubber scrubber = new Scrubber();
        HttpLimits limits = new HttpLimits(
                properties.connectTimeout(), properties.requestTimeout(), properties.streamTimeout(), LARGEST_ANSWER);
        ReplicateApi api = new ReplicateApi(new ProviderHttp(
                new ProviderErrors("Replicate", scrubber, clock), limits, properties.sendTraceContext()));
        Deployments deployments = Deployments.of("Replicate", properties.keys(), environment, scrubber, chance, clock);
        Webhooks webhooks = new Webhooks(properties.publicUrl());
        return new ReplicateParts(
                properties, api, deployments, webhooks, scrubber, environment, waiting, chance, clock);
    }

    static ReplicateParts of(ReplicateProperties properties, Clock clock) {
        return of(properties, System::getenv, Waiting.REAL, RandomGenerator.getDefault(), clock);
    }

    /** Who is told of the end looks seldom: only a call that was lost makes it necessary. */
    PollingPlan plan() {
        PollingPlan plan = PollingPlan.of(properties.pollFirst(), properties.pollLongest(), properties.outageLimit());
        boolean longer = webhooks.areOn() && properties.pollLongest().compareTo(LONGEST_WAIT_WITH_WEBHOOKS) < 0;
        return longer ? plan.withWaits(properties.pollFirst(), LONGEST_WAIT_WITH_WEBHOOKS) : plan;
    }

    WebhookSecrets webhookSecrets() {
        String from = properties.webhookSecret();
        KeySource source = from == null ? null : KeySource.of(from, environment);
        return new WebhookSecrets(api, deployments, properties.url(), source, scrubber, clock);
    }
}
