package dev.emp.orchestrator.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Signs messages by the Standard Webhooks specification. */
final class Signer {

    private Signer() {}

    /**
     * The headers of one attempt.
     *
     * @param id of the message, the same for all attempts
     * @param secrets one signature for each
     */
    static Map<String, String> headers(String id, Instant at, String body, List<String> secrets) {
        long seconds = at.getEpochSecond();
        return Map.of(
                Webhook.UNBRANDED_MSG_ID_KEY,
                id,
                Webhook.UNBRANDED_MSG_TIMESTAMP_KEY,
                Long.toString(seconds),
                Webhook.UNBRANDED_MSG_SIGNATURE_KEY,
                secrets.stream().map(secret -> sign(id, seconds, body, secret)).collect(Collectors.joining(" ")));
    }

    private static String sign(String id, long seconds, String body, String secret) {
        try {
            return new Webhook(secret).sign(id, seconds, body);
        } catch (EmptyWebhookSecretException | WebhookSigningException impossible) {
            throw new IllegalStateException("a secret of ours cannot sign", impossible);
        }
    }
}
