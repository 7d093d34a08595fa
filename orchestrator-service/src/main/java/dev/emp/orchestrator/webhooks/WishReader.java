package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.json.Texts;
import dev.emp.orchestrator.webhooks.Webhook.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads what a body says of a webhook. */
@Component
final class WishReader {

    private static final List<String> MEMBERS = List.of("url", "description", "events", "service", "labels", "enabled");
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_SERVICE = 100;
    private static final int LONGEST_LABEL = 256;
    private static final int MOST_LABELS = 16;

    private final Targets targets;

    WishReader(Targets targets) {
        this.targets = targets;
    }

    /** A whole webhook: what is left out has its default. */
    Read whole(byte[] body) {
        return read(body, null);
    }

    /** Some of a webhook: what is left out stays as it is. */
    Read part(byte[] body, Webhook before) {
        return read(body, before);
    }

    private Read read(byte[] body, @Nullable Webhook before) {
        Faults faults = new Faults();
        ObjectReader reader = ObjectReader.of(StrictJson.read(body), "", faults, MEMBERS);
        if (before == null) {
            reader.required("url");
        }
        String url = targets.read(reader, "url");
        String description = reader.text("description", LONGEST_DESCRIPTION);
        List<String> events = EventTypes.read(reader, "events");
        String service = reader.text("service", LONGEST_SERVICE);
        Map<String, String> labels = labels(reader);
        boolean enabled = enabled(reader, before == null || before.enabled());
        faults.throwIfAny();
        if (before == null) {
            String empty = "";
            return new Read(
                    new Wish(
                            url == null ? empty : url,
                            description == null ? empty : description,
                            events,
                            service,
                            labels),
                    enabled);
        }
        Wish old = before.wish();
        Wish changed = new Wish(
                url == null ? old.url() : url,
                description == null ? old.description() : description,
                reader.any("events") == null ? old.events() : events,
                service == null ? old.service() : service,
                reader.any("labels") == null ? old.labels() : labels);
        return new Read(changed, enabled);
    }

    private static Map<String, String> labels(ObjectReader reader) {
        Map<String, String> labels = new TreeMap<>();
        String pointer = reader.pointerOf("labels");
        reader.members("labels", MOST_LABELS).forEach((name, node) -> {
            String value = Texts.read(node, Pointer.child(pointer, name), LONGEST_LABEL, reader.faults());
            labels.put(name, value == null ? "" : value);
        });
        return labels;
    }

    private static boolean enabled(ObjectReader reader, boolean otherwise) {
        JsonNode value = reader.any("enabled");
        if (value != null && !value.isBoolean()) {
            reader.faults().invalid(reader.pointerOf("enabled"), "must be true or false");
        }
        return (value != null && value.isBoolean()) ? value.booleanValue() : otherwise;
    }

    /** What was read. */
    record Read(Wish wish, boolean enabled) {

        Webhook applyTo(Webhook before, Instant now) {
            Webhook changed = before.wishing(wish, now);
            return enabled ? changed.enabled(now) : changed.disabled(Webhook.DISABLED_BY_OWNER, now);
        }
    }
}
