package dev.emp.orchestrator.access;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Whether the platform is open: anybody who can reach it may do everything. It is as long as there is no key of any kind and it
 * listens on loopback only. The first key closes it, on every replica within seconds, and then it stays closed until it is
 * started anew.
 */
@Component
final class Openness implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Openness.class);
    private static final Duration LOOKED_EVERY = Duration.ofSeconds(3);
    private static final Mono<Boolean> OPEN = Mono.just(true);
    private static final Mono<Boolean> CLOSED = Mono.just(false);

    private final KeyStore store;
    private final boolean keysFromElsewhere;
    private final @Nullable InetAddress address;
    private final Clock clock;
    private volatile boolean closed;
    private volatile Instant lookAgain = Instant.MIN;
    private volatile boolean running;

    Openness(
            KeyStore store,
            ConfiguredKeys configured,
            ObjectProvider<AccessTokens> tokens,
            ServerProperties server,
            Clock clock) {
        this.store = store;
        this.keysFromElsewhere = !configured.isEmpty() || tokens.getIfAvailable() != null;
        this.address = server.getAddress();
        this.clock = clock;
        this.closed = keysFromElsewhere;
    }

    /** Fails when it is not known to be closed and the bus does not answer. */
    Mono<Boolean> isOpen() {
        if (closed) {
            return CLOSED;
        }
        return clock.instant().isBefore(lookAgain) ? OPEN : look();
    }

    /** There is a key now. */
    void close() {
        if (!closed) {
            log.info("The platform is no longer open: from now on, calls need an API key");
        }
        closed = true;
    }

    /** @throws AccessSetupException if the platform would be open to others than who is at this machine */
    @Override
    public void start() {
        running = true;
        if (keysFromElsewhere || !noKeysKept()) {
            closed = true;
            return;
        }
        if (address == null || !address.isLoopbackAddress()) {
            throw openToOthers();
        }
        lookAgain = clock.instant().plus(LOOKED_EVERY);
        log.info("The platform is OPEN: it has no API key, so whoever is at this machine may do everything."
                + " POST /v1/keys makes the first key and closes it; see docs/access.md");
    }

    private boolean noKeysKept() {
        try {
            return Boolean.TRUE.equals(store.isEmpty().toFuture().join());
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private Mono<Boolean> look() {
        Instant now = clock.instant();
        return store.isEmpty().doOnNext(none -> {
            if (none) {
                lookAgain = now.plus(LOOKED_EVERY);
            } else {
                close();
            }
        });
    }

    private AccessSetupException openToOthers() {
        String where = address == null ? "every address of this machine" : address.getHostAddress();
        return new AccessSetupException(
                "The orchestrator would listen on " + where
                        + " without any API key: whoever can reach it could do everything.",
                "Give it a key, for example with " + AccessProperties.KEYS + ".first.from=env:EMP_ADMIN_KEY and "
                        + AccessProperties.KEYS
                        + ".first.role=admin, where EMP_ADMIN_KEY is an environment variable with 32"
                        + " or more random characters; or let it listen on this machine only, with"
                        + " server.address=127.0.0.1.");
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the port is opened, but after it is known that the bus answers. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }
}
