package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.support.keys.Deployment;
import dev.emp.connector.support.keys.Deployments;
import dev.emp.connector.support.keys.KeySource;
import dev.emp.connector.support.secret.Scrubber;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** With what Replicate signs its calls, by account: from where the settings say, or else from Replicate itself. */
final class WebhookSecrets {

    /** Anybody can make us ask, so that we do it seldom. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ReplicateApi api;
    private final Deployments deployments;
    private final URI url;
    private final @Nullable KeySource source;
    private final Scrubber scrubber;
    private final Clock clock;
    private final Map<String, Asked> asked = new HashMap<>();

    private record Asked(String secret, Instant at) {}

    /** @param source null to ask Replicate */
    WebhookSecrets(
            ReplicateApi api,
            Deployments deployments,
            URI url,
            @Nullable KeySource source,
            Scrubber scrubber,
            Clock clock) {
        this.api = api;
        this.deployments = deployments;
        this.url = url;
        this.source = source;
        this.scrubber = scrubber;
        this.clock = clock;
    }

    /**
     * The secret of an account; empty when there is no such account.
     *
     * @param anew whether the one that is known did not fit: Replicate may have another by now
     * @throws ConnectorException when it cannot be had
     */
    synchronized Optional<String> secret(String deployment, boolean anew)
            throws ConnectorException, InterruptedException {
        Optional<Deployment> account = deployments.find(deployment);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        if (source != null) {
            return Optional.of(checked(source.read()));
        }
        Asked known = asked.get(deployment);
        boolean stale =
                known == null || (anew && !clock.instant().isBefore(known.at().plus(BETWEEN_QUESTIONS)));
        if (stale || known == null) {
            String secret = api.webhookSecret(ProviderAccount.of(account.get(), url), PATIENCE);
            known = new Asked(checked(secret), clock.instant());
            asked.put(deployment, known);
        }
        return Optional.of(known.secret());
    }

    private String checked(String secret) throws ConnectorException {
        scrubber.hide(secret);
        try {
            WebhookSignature.requireSecret(secret);
            return secret;
        } catch (IllegalArgumentException e) {
            throw new ConnectorException(
                    ErrorClass.AUTH, "Calls of Replicate cannot be checked: " + e.getMessage() + ".", e);
        }
    }
}
