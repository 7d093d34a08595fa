package dev.emp.monitor.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Somebody who was sent to the issuer and has not come back yet. Left with the browser, so that whichever replica it comes
 * back to knows it, and so that nobody else's browser can end what this one has begun.
 *
 * @param state comes back in the address
 * @param nonce comes back in the identity token
 * @param verifier is shown with the code; the issuer was told its hash before (PKCE)
 */
record PendingSignIn(String state, String nonce, String verifier, Instant expiresAt) {

    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String PURPOSE = "emp sign-in 1";
    private static final int RANDOM_BYTES = 32;

    static PendingSignIn begin(SecureRandom random, Clock clock) {
        return new PendingSignIn(
                text(random), text(random), text(random), clock.instant().plus(PATIENCE));
    }

    /** What the issuer is told of the verifier. */
    String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String seal(SecretKey key) {
        return new Seal(key, PURPOSE)
                .close(JsonNodeFactory.instance
                        .objectNode()
                        .put("state", state)
                        .put("nonce", nonce)
                        .put("verifier", verifier)
                        .put("expires_at", expiresAt.getEpochSecond())
                        .toString());
    }

    /** Empty for what is not from us, or too old. */
    static Optional<PendingSignIn> unseal(SecretKey key, String sealed, Clock clock) {
        return new Seal(key, PURPOSE)
                .open(sealed)
                .map(PendingSignIn::parse)
                .filter(pending -> clock.instant().isBefore(pending.expiresAt()));
    }

    private static PendingSignIn parse(String text) {
        JsonNode json = JsonMapper.shared().readTree(text);
        return new PendingSignIn(
                json.path("state").asString(""),
                json.path("nonce").asString(""),
                json.path("verifier").asString(""),
                Instant.ofEpochSecond(json.path("expires_at").asLong()));
    }

    private static String text(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "PendingSignIn[until " + expiresAt + "]";
    }
}
