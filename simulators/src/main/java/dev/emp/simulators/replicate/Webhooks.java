package dev.emp.simulators.replicate;

import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.WebhookSender;
import dev.emp.simulators.http.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells clients how their predictions go, signed as the Standard Webhooks specification has it. */
final class Webhooks {
    private static final List<String> ALL = List.of("start", "output", "logs", "completed");
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    /** Output and logs are told at most this often, the last of them with the end. */
    private static final Duration LEAST_BETWEEN = Duration.ofMillis(500);

    private final Desk desk;
    private final String secret;
    private final WebhookSender sender;

    Webhooks(Desk desk, String secret) {
        this.desk = desk;
        this.secret = secret;
        this.sender = new WebhookSender(desk.tempo(), BETWEEN_ATTEMPTS);
    }

    void addTo(Routes routes) {
        routes.on(
                "GET",
                "/v1/webhooks/default/secret",
                _ -> Reply.json(Wire.object().put("key", secret)));
    }

    /** What a prediction tells its changes to; nobody if the request names no webhook. */
    Consumer<String> forPrediction(ObjectNode request, Prediction prediction) {
        String url = request.path("webhook").asString("");
        if (url.isEmpty()) {
            return _ -> {};
        }
        if (!url.matches("https?://.+")) {
            throw Refusal.invalid(
                    List.of(new Refusal.InvalidField("format", "webhook", "webhook must be a valid HTTPS URL")));
        }
        Set<String> wanted = new HashSet<>();
        request.path("webhook_events_filter").values().stream()
                .map(JsonNode::asString)
                .forEach(wanted::add);
        return new Sender(URI.create(url), wanted.isEmpty() ? Set.copyOf(ALL) : wanted, prediction);
    }

    /** Sends the events of one prediction in order, without holding it up. */
    private final class Sender implements Consumer<String> {
        private final URI url;
        private final Set<String> wanted;
        private final Prediction prediction;
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        private long lastMillis;

        private Sender(URI url, Set<String> wanted, Prediction prediction) {
            this.url = url;
            this.wanted = wanted;
            this.prediction = prediction;
        }

        /** Called while the prediction is locked. */
        @Override
        public void accept(String event) {
            long now = desk.clock().millis();
            boolean often = event.equals("output") || event.equals("logs");
            if (!wanted.contains(event) || (often && now - lastMillis < LEAST_BETWEEN.toMillis())) {
                return;
            }
            if (often) {
                lastMillis = now;
            }
            String body = Wire.write(prediction.describe());
            last = last.thenRunAsync(() -> deliver(url, body), desk.threads());
        }
    }

    private void deliver(URI url, String body) {
        String id = "msg_" + UUID.randomUUID().toString().replace("-", "");
        sender.deliver(url, () -> headers(id, body), body);
    }

    private Map<String, String> headers(String id, String body) {
        long timestamp = desk.seconds();
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                "v1," + signature(id + "." + timestamp + "." + body));
    }

    private String signature(String content) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
