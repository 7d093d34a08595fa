package dev.emp.connector.replicate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a call comes from who holds the secret, just now, and for the first time, as
 * <a href="https://replicate.com/docs/topics/webhooks/verify-webhook">Replicate</a> and the Standard Webhooks specification sign it.
 */
final class WebhookSignature {

    private static final String SECRET_PREFIX = "whsec_";
    private static final int MOST_REMEMBERED = 10_000;

    private final Duration tolerance;
    private final Clock clock;

    /** Signatures of calls that were taken, oldest first: one that comes again was recorded by somebody. */
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    WebhookSignature(Duration tolerance, Clock clock) {
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /** What a call is worth. */
    enum Verdict {
        GENUINE,
        WRONG,
        OLD,
        REPLAYED
    }

    /**
     * @param id header {@code webhook-id}
     * @param timestamp header {@code webhook-timestamp}, in seconds since 1970
     * @param signatures header {@code webhook-signature}: {@code v1,<base64>}, several with blanks between them
     */
    Verdict judge(String secret, String id, String timestamp, String signatures, byte[] body) {
        Instant at;
        try {
            at = Instant.ofEpochSecond(Long.parseLong(timestamp));
        } catch (NumberFormatException | DateTimeException e) {
            return Verdict.WRONG;
        }
        byte[] expected = sign(secret, id, timestamp, body);
        if (!oneFits(signatures, expected)) {
            return Verdict.WRONG;
        }
        if (Duration.between(at, clock.instant()).abs().compareTo(tolerance) > 0) {
            return Verdict.OLD;
        }
        return remember(Base64.getEncoder().encodeToString(expected)) ? Verdict.GENUINE : Verdict.REPLAYED;
    }

    private static boolean oneFits(String signatures, byte[] expected) {
        for (String signature : signatures.split(" ", -1)) {
            if (signature.startsWith("v1,")) {
                try {
                    if (MessageDigest.isEqual(Base64.getDecoder().decode(signature.substring(3)), expected)) {
                        return true;
                    }
                } catch (IllegalArgumentException e) {
                    // no base64, so none of ours
                }
            }
        }
        return false;
    }

    private static byte[] sign(String secret, String id, String timestamp, byte[] body) {
        String encoded = secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(encoded), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private synchronized boolean remember(String signature) {
        Instant now = clock.instant();
        Instant forgotten = now.minus(tolerance.multipliedBy(2));
        seen.values().removeIf(taken -> taken.isBefore(forgotten));
        if (seen.size() >= MOST_REMEMBERED) {
            seen.remove(seen.keySet().iterator().next());
        }
        return seen.putIfAbsent(signature, now) == null;
    }

    /** @throws IllegalArgumentException when the secret is none; the message does not show it */
    static void requireSecret(String secret) {
        String encoded = secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
        try {
            if (Base64.getDecoder().decode(encoded).length > 0) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // falls through to what it must be
        }
        throw new IllegalArgumentException("the webhook secret must be whsec_ and base64");
    }
}
