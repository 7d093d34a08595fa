package dev.emp.orchestrator.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes signing secrets and says which of them a message is signed with. */
final class Secrets {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    private final SecretBox box;
    private final RandomGenerator random;
    private final Clock clock;
    private final Duration overlap;

    /** @param overlap how long a secret is used after it was replaced */
    Secrets(SecretBox box, RandomGenerator random, Clock clock, Duration overlap) {
        this.box = box;
        this.random = random;
        this.clock = clock;
        this.overlap = overlap;
    }

    SigningSecrets create() {
        return new SigningSecrets(fresh(), null, null);
    }

    /** A new secret; the one before is used beside it for a while, the one before that no more. */
    SigningSecrets rotate(SigningSecrets secrets) {
        return secrets.replacedBy(fresh(), clock.instant().plus(overlap));
    }

    /** What the owner is shown: {@code whsec_…}. */
    String reveal(SigningSecrets secrets) {
        return box.open(secrets.current());
    }

    /** The secrets to sign with now, the newest first. */
    List<String> valid(SigningSecrets secrets) {
        Instant until = secrets.previousUntil();
        String previous = secrets.previous();
        return (previous != null && until != null && clock.instant().isBefore(until))
                ? List.of(box.open(secrets.current()), box.open(previous))
                : List.of(box.open(secrets.current()));
    }

    private String fresh() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return box.seal(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }
}
