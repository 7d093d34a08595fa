package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Job;
import dev.emp.orchestrator.alerts.Alert;
import dev.emp.orchestrator.alerts.AlertView;
import dev.emp.orchestrator.jobs.JobViews;
import dev.emp.orchestrator.jobs.Links;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Puts what receivers are told into words: {@code {"type": …, "timestamp": …, "data": …}}. */
@Component
final class Messages {

    private static final List<String> WHAT_IS_LEFT =
            List.of("id", "state", "service", "tenant", "status_url", "events_url", "cancel_url");

    private final JsonMapper json;
    private final Links links;
    private final long largest;

    Messages(JsonMapper json, WebhookProperties properties) {
        this.json = json;
        String url = properties.publicUrl();
        this.links = new Links(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        this.largest = properties.maxBodySize().toBytes();
    }

    /** About a job, which is told as it stands now; without its output, or even less, when it would be too large. */
    String of(JobEvent event, Job job) {
        String type = EventTypes.of(event.type());
        String view = json.writeValueAsString(JobViews.brief(job, links));
        String whole = message(type, event.at(), view);
        if (fits(whole)) {
            return whole;
        }
        ObjectNode data = (ObjectNode) json.readTree(view);
        data.put("truncated", true);
        without(data.get("result"), "output");
        without(data.get("error"), "details");
        data.remove("attempts");
        String shorter = message(type, event.at(), json.writeValueAsString(data));
        if (fits(shorter)) {
            return shorter;
        }
        data.retain(WHAT_IS_LEFT);
        return message(type, event.at(), json.writeValueAsString(data.put("truncated", true)));
    }

    /** About an alert, as {@code GET /v1/alerts} shows it. */
    String of(Alert alert, String type, Instant at) {
        return message(type, at, json.writeValueAsString(AlertView.of(alert)));
    }

    /** For a receiver that is tried out. */
    String test(Webhook webhook, Instant at) {
        ObjectNode data = json.createObjectNode()
                .put("webhook_id", webhook.id())
                .put("description", webhook.wish().description());
        return message(EventTypes.TEST, at, json.writeValueAsString(data));
    }

    private String message(String type, Instant at, String data) {
        ObjectNode message = json.createObjectNode().put("type", type).put("timestamp", at.toString());
        message.putRawValue("data", new RawValue(data));
        return json.writeValueAsString(message);
    }

    private boolean fits(String message) {
        return message.getBytes(StandardCharsets.UTF_8).length <= largest;
    }

    private static void without(JsonNode part, String member) {
        if (part instanceof ObjectNode object) {
            object.remove(member);
        }
    }
}
