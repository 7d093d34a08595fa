package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Hears from Replicate that a prediction goes on. Whoever follows it then asks Replicate's API: what a call says is not believed, even
 * when its signature is right.
 */
@RestController
final class WebhookEndpoint {

    private static final Logger log = LoggerFactory.getLogger(WebhookEndpoint.class);
    private static final int LARGEST_BODY = 32 << 20;

    private final Webhooks webhooks;
    private final WebhookSecrets secrets;
    private final WebhookSignature signature;

    WebhookEndpoint(Webhooks webhooks, WebhookSecrets secrets, WebhookSignature signature) {
        this.webhooks = webhooks;
        this.secrets = secrets;
        this.signature = signature;
    }

    @PostMapping(Webhooks.PATH)
    ResponseEntity<ProblemDetail> told(
            @RequestParam("deployment") String deployment,
            @RequestParam("execution") String execution,
            @RequestHeader("webhook-id") String id,
            @RequestHeader("webhook-timestamp") String timestamp,
            @RequestHeader("webhook-signature") String signatures,
            HttpServletRequest request)
            throws IOException, InterruptedException {
        if (!webhooks.areOn()) {
            return problem(HttpStatus.NOT_FOUND, "webhooks_off", "emp.replicate.public-url is not set.");
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return problem(HttpStatus.CONTENT_TOO_LARGE, "too_large", "At most " + LARGEST_BODY + " bytes are read.");
        }
        try {
            return answer(judge(deployment, id, timestamp, signatures, body), execution);
        } catch (ConnectorException e) {
            log.warn("A webhook of Replicate for {} could not be checked: {}", deployment, e.getMessage());
            return problem(HttpStatus.SERVICE_UNAVAILABLE, "unchecked", "The signature cannot be checked now.");
        }
    }

    private Optional<WebhookSignature.Verdict> judge(
            String deployment, String id, String timestamp, String signatures, byte[] body)
            throws ConnectorException, InterruptedException {
        Optional<String> secret = secrets.secret(deployment, false);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        WebhookSignature.Verdict verdict = signature.judge(secret.get(), id, timestamp, signatures, body);
        if (verdict != WebhookSignature.Verdict.WRONG) {
            return Optional.of(verdict);
        }
        Optional<String> newer = secrets.secret(deployment, true).filter(other -> !other.equals(secret.get()));
        return Optional.of(newer.isPresent() ? signature.judge(newer.get(), id, timestamp, signatures, body) : verdict);
    }

    private ResponseEntity<ProblemDetail> answer(Optional<WebhookSignature.Verdict> verdict, String execution) {
        if (verdict.isEmpty()) {
            return problem(HttpStatus.NOT_FOUND, "deployment_unknown", "There is no such deployment.");
        }
        return switch (verdict.get()) {
            case GENUINE -> {
                webhooks.told(execution);
                yield ResponseEntity.noContent().build();
            }
            case WRONG -> problem(HttpStatus.UNAUTHORIZED, "signature_wrong", "The signature is not Replicate's.");
            case OLD -> problem(HttpStatus.UNAUTHORIZED, "signature_old", "The call is too old, or from the future.");
            case REPLAYED -> problem(HttpStatus.CONFLICT, "signature_replayed", "The same call came before.");
        };
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String code, String fault) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, fault);
        detail.setProperty("code", code);
        return ResponseEntity.status(status).body(detail);
    }
}
