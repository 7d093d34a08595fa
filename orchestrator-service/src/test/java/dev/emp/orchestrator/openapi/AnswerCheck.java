package dev.emp.orchestrator.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds answers to one call against what the description says of it. */
final class AnswerCheck {

    /** Headers that mean something of their own; others belong to HTTP itself, or to all answers. */
    private static final Set<String> TELLING = Set.of(
            "Location",
            "Retry-After",
            "Idempotency-Replayed",
            "Preference-Applied",
            "ETag",
            "WWW-Authenticate",
            "Content-Range",
            "Accept-Ranges",
            "Content-Disposition",
            "X-Accel-Buffering");

    private static final int MOST_LINES = 50;

    private final ApiDocument document;
    private final AnswerSchemas schemas;
    private final ApiDocument.Call call;

    AnswerCheck(ApiDocument document, AnswerSchemas schemas, ApiDocument.Call call) {
        this.document = document;
        this.schemas = schemas;
        this.call = call;
    }

    List<String> violations(Answer answer) {
        JsonNode responses = call.operation().path("responses");
        JsonNode response = document.resolved(responses.path(Integer.toString(answer.status())));
        if (response.isMissingNode()) {
            return List.of("the description of " + call + " has no status " + answer.status() + ", only "
                    + new TreeSet<>(responses.propertyNames()));
        }
        List<String> faults = new ArrayList<>();
        headers(answer, response.path("headers"), faults);
        if (answer.method() != HttpMethod.HEAD
                && answer.whole()
                && !answer.body().isEmpty()) {
            body(answer, response.path("content"), faults);
        }
        return faults;
    }

    private void headers(Answer answer, JsonNode described, List<String> faults) {
        TELLING.stream()
                .filter(name -> answer.headers().containsHeader(name) && !described.has(name))
                .map(name -> "the description of " + call + " has no header " + name + " for " + answer.status())
                .forEach(faults::add);
    }

    private void body(Answer answer, JsonNode content, List<String> faults) {
        String type = answer.headers().getFirst(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            faults.add("the answer has a body of no type");
            return;
        }
        MediaType given = MediaType.parseMediaType(type);
        content.properties().stream()
                .filter(each -> MediaType.parseMediaType(each.getKey()).includes(given))
                .findFirst()
                .ifPresentOrElse(
                        each -> values(answer, given, each, faults),
                        () -> faults.add("the description of " + call + " has no " + given + " for " + answer.status()
                                + ", only " + new TreeSet<>(content.propertyNames())));
    }

    private void values(Answer answer, MediaType given, Map.Entry<String, JsonNode> described, List<String> faults) {
        if (!given.getSubtype().contains("json") || described.getKey().equals("*/*")) {
            return;
        }
        String name = call + " " + answer.status() + " " + described.getKey();
        JsonNode schema = described.getValue().path("schema");
        List<String> texts = given.getSubtype().contains("ndjson")
                ? answer.body().lines().limit(MOST_LINES).toList()
                : List.of(answer.body());
        for (String text : texts) {
            try {
                faults.addAll(
                        schemas.violations(name, schema, JsonMapper.shared().readTree(text)));
            } catch (JacksonException broken) {
                faults.add("not JSON: " + broken.getOriginalMessage());
            }
        }
    }
}
