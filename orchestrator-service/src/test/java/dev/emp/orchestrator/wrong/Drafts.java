package dev.emp.orchestrator.wrong;

import static dev.emp.orchestrator.wrong.Draft.header;

import dev.emp.orchestrator.KeyedOrchestrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Right requests for every call in the description of the API: what is to become wrong begins with these. */
final class Drafts {

    private static final String JSON = "application/json";

    private static final Map<String, String> QUERIES = Map.ofEntries(
            Map.entry("getJob", "?wait=0"),
            Map.entry("listJobs", "?state=queued&tenant=default&label=a:b&limit=2"),
            Map.entry("listDeadLetters", "?tenant=default&label=a:b&limit=2"),
            Map.entry("listAudit", "?limit=2"),
            Map.entry("listKeys", "?limit=2"),
            Map.entry("listTenants", "?limit=2&cursor=a"),
            Map.entry("listFiles", "?limit=2"),
            Map.entry("listAlerts", "?state=firing&limit=2"),
            Map.entry("listSchedules", "?limit=2"),
            Map.entry("listWebhooks", "?limit=2"),
            Map.entry("listWebhookDeliveries", "?limit=2"),
            Map.entry("listJobWebhookDeliveries", "?limit=2"),
            Map.entry("previewSchedule", "?cron=30+2+*+*+*&time_zone=Europe/Berlin&after=2026-03-28T12:00:00Z&count=5"),
            Map.entry("uploadFile", "?name=a.txt&expires_in_seconds=600"));

    private static final Map<String, List<String>> HEADERS = Map.of(
            "submitJob", List.of(header("Idempotency-Key", "a-key"), header("Prefer", "wait=0")),
            "submitBatch", List.of(header("Idempotency-Key", "a-batch")),
            "runSchedule", List.of(header("Idempotency-Key", "a-run")),
            "drainMachine", List.of(header("Prefer", "wait=0")),
            "getArtifact", List.of(header("Range", "bytes=1-3")),
            "getFileContent", List.of(header("Range", "bytes=1-3")),
            "followJob", List.of(header("Last-Event-ID", "garbage")));

    private final List<Draft> all = new ArrayList<>();

    /** @param document the description of the API */
    Drafts(JsonNode document, World world) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> member.getValue().has("operationId"))
                        .forEach(operation -> {
                            String id = operation.getValue().path("operationId").asString();
                            String method = operation.getKey().toUpperCase(Locale.ROOT);
                            String target = world.path(id, path.getKey()) + QUERIES.getOrDefault(id, "");
                            all.addAll(of(id, method, target, world));
                        }));
    }

    List<Draft> all() {
        return List.copyOf(all);
    }

    private static List<Draft> of(String id, String method, String target, World world) {
        if (id.equals("submitBatch")) {
            return List.of(
                    draft(world, id, method, target, JSON, RightBodies.batch(world)),
                    draft(world, id, method, target, "application/x-ndjson", RightBodies.lines(world)));
        }
        if (id.equals("uploadFile")) {
            return List.of(
                    draft(world, id, method, target, "text/plain", "hello"),
                    draft(world, id, method, target, "multipart/form-data; boundary=x1", RightBodies.form()));
        }
        String body = RightBodies.of(id, world);
        return List.of(draft(world, id, method, target, body == null ? null : JSON, body == null ? "" : body));
    }

    private static Draft draft(
            World world, String id, String method, String target, @Nullable String type, String body) {
        List<String> headers = new ArrayList<>();
        headers.add(header("Host", "127.0.0.1"));
        headers.add(header("Connection", "close"));
        headers.add(header("Authorization", "Bearer " + KeyedOrchestrator.ROOT));
        // In every world the bodies are others, so that the keys must be.
        HEADERS.getOrDefault(id, List.of())
                .forEach(line -> headers.add(line.replace(": a-", ": " + world.id("job") + "-")));
        if (type != null) {
            headers.add(header("Content-Type", type));
        }
        Draft.Framing framing = type == null ? Draft.Framing.NONE : Draft.Framing.LENGTH;
        return new Draft(id, method, target, "HTTP/1.1", headers, Draft.utf8(body), framing, List.of());
    }
}
