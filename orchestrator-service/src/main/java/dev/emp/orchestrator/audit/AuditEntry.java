package dev.emp.orchestrator.audit;

import dev.emp.jobbus.document.LogEntry;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.access.Access;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.tenants.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call that changed something, or was to. Of its body it says only what {@link AuditDetail} was told.
 *
 * @param tenant on whose behalf it was made
 * @param path as in the table of endpoints: {@code /v1/jobs/{id}/cancel}
 * @param target the values of the variables in the path
 * @param status that was answered; 499 when the caller left before that
 * @param detail what the call was about besides, by name
 */
record AuditEntry(
        String keyId,
        String keyName,
        String role,
        String tenant,
        String method,
        String path,
        Map<String, String> target,
        int status,
        Map<String, String> detail) {

    AuditEntry {
        target = Map.copyOf(target);
        detail = Map.copyOf(detail);
    }

    static AuditEntry of(Caller caller, Access access, int status, Map<String, String> detail) {
        Map<String, String> target = new TreeMap<>();
        access.variables().forEach((name, value) -> target.put(name, AuditDetail.shown(value)));
        return new AuditEntry(
                caller.keyId(),
                caller.name(),
                caller.role().wireName(),
                caller.tenant(),
                access.method(),
                access.path(),
                target,
                status,
                detail);
    }

    static AuditEntry of(LogEntry entry) {
        JsonNode json = StrictJson.read(entry.content().value().getBytes(StandardCharsets.UTF_8));
        return new AuditEntry(
                json.path("key_id").stringValue(),
                json.path("key_name").stringValue(),
                json.path("role").stringValue(),
                json.path("tenant").stringValue(),
                json.path("method").stringValue(),
                json.path("path").stringValue(),
                texts(json.path("target")),
                json.path("status").intValue(),
                texts(json.path("detail")));
    }

    private static Map<String, String> texts(JsonNode members) {
        Map<String, String> texts = new TreeMap<>();
        members.properties()
                .forEach(one -> texts.put(one.getKey(), one.getValue().stringValue()));
        return texts;
    }

    JsonText toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("key_id", keyId)
                .put("key_name", keyName)
                .put("role", role)
                .put("tenant", tenant)
                .put("method", method)
                .put("path", path);
        ObjectNode targets = json.putObject("target");
        new TreeMap<>(target).forEach(targets::put);
        json.put("status", status);
        if (!detail.isEmpty()) {
            ObjectNode details = json.putObject("detail");
            new TreeMap<>(detail).forEach(details::put);
        }
        return new JsonText(StrictJson.write(json));
    }
}
