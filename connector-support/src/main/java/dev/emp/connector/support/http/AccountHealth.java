package dev.emp.connector.support.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.support.keys.Deployment;
import dev.emp.connector.support.keys.Deployments;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether a provider answers and takes one of the keys. One that is up is asked again after 5 s at the earliest. */
public final class AccountHealth {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration FRESH_FOR = Duration.ofSeconds(5);

    private final String provider;
    private final Deployments deployments;
    private final URI url;
    private final Probe probe;
    private final Clock clock;
    private ConnectorHealth latest = new ConnectorHealth.Up();
    private Instant askedAt = Instant.MIN;

    /** Asks a provider. */
    @FunctionalInterface
    public interface Probe {

        /**
         * Succeeds when the provider answers within the time and takes the account's key.
         *
         * @throws ConnectorException saying why not
         */
        void ask(ProviderAccount account, Duration limit) throws ConnectorException, InterruptedException;
    }

    /** @param url where calls go of deployments that do not say */
    public AccountHealth(String provider, Deployments deployments, URI url, Probe probe, Clock clock) {
        this.provider = provider;
        this.deployments = deployments;
        this.url = url;
        this.probe = probe;
        this.clock = clock;
    }

    /** Answers within 5 s: up as soon as one key is taken, else down for what the last one was told. */
    public synchronized ConnectorHealth look() {
        Instant now = clock.instant();
        boolean fresh = latest instanceof ConnectorHealth.Up && now.isBefore(askedAt.plus(FRESH_FOR));
        if (!fresh) {
            latest = ask();
            askedAt = now;
        }
        return latest;
    }

    private ConnectorHealth ask() {
        String fault = "";
        Duration each = PATIENCE.dividedBy(deployments.all().size());
        for (Deployment deployment : deployments.all()) {
            try {
                probe.ask(ProviderAccount.of(deployment, url), each);
                return new ConnectorHealth.Up();
            } catch (ConnectorException e) {
                fault = deployment.name() + ": " + e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new ConnectorHealth.Down("Interrupted while " + provider + " was asked.");
            }
        }
        return new ConnectorHealth.Down(fault);
    }
}
