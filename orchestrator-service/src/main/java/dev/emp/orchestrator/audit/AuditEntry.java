package dev.emp.orchestrator.audit;

import dev.emp.jobbus.document.LogEntry;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.access.Access;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.Secrets;
import dev.emp.orchestrator.tenants.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call that changed something, or was to. Says nothing of its body.
 *
 * @param tenant on whose behalf it was made
 * @param path as in the table of endpoints: {@code /v1/jobs/{id}/cancel}
 * @param target the values of the variables in the path
 * @param status that was answered; 499 when the caller left before that
 */
record AuditEntry(
        String keyId,
        String keyName,
        String role,
        String tenant,
        String method,
        String path,
        Map<String, String> target,
        int status) {

    private static final int LONGEST_VALUE = 200;

    AuditEntry {
        target = Map.copyOf(target);
    }

    static AuditEntry of(Caller caller, Access access, int status) {
        Map<String, String> target = new TreeMap<>();
        access.variables().forEach((name, value) -> target.put(name, shown(value)));
        return new AuditEntry(
                caller.keyId(),
                caller.name(),
                caller.role().wireName(),
                caller.tenant(),
                access.method(),
                access.path(),
                target,
                status);
    }

    static AuditEntry of(LogEntry entry) {
        JsonNode json = StrictJson.read(entry.content().value().getBytes(StandardCharsets.UTF_8));
        Map<String, String> target = new TreeMap<>();
        json.path("target")
                .properties()
                .forEach(one -> target.put(one.getKey(), one.getValue().stringValue()));
        return new AuditEntry(
                json.path("key_id").stringValue(),
                json.path("key_name").stringValue(),
                json.path("role").stringValue(),
                json.path("tenant").stringValue(),
                json.path("method").stringValue(),
                json.path("path").stringValue(),
                target,
                json.path("status").intValue());
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
        return new JsonText(StrictJson.write(json));
    }

    /** A client may have put anything into a path, even its key. */
    private static String shown(String value) {
        String text = Secrets.masked(value);
        return text.substring(0, Math.min(text.length(), LONGEST_VALUE));
    }
}
