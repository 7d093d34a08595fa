package dev.emp.orchestrator.openapi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API as a client reads it, and what in an answer it does not have. */
final class ApiDocument {

    /** Paths that are no part of the API: the description and its page, and what Actuator says. */
    static final List<String> OUTSIDE =
            List.of("/docs", "/swagger-ui", "/v3/api-docs", "/actuator", "/webjars", "/favicon.ico");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");
    /** What may be said of a path or method that is not there. */
    private static final Set<String> OF_NOTHING = Set.of(
            "not_found",
            "method_not_allowed",
            "bad_request",
            "missing_api_key",
            "invalid_api_key",
            "expired_api_key",
            "invalid_token",
            "invalid_header",
            "role_too_low",
            "wrong_origin",
            "bus_unavailable",
            "issuer_unavailable");

    private final JsonNode root;
    private final AnswerSchemas schemas;
    private final Map<PathPattern, JsonNode> paths = new TreeMap<>(
            PathPattern.SPECIFICITY_COMPARATOR.thenComparing(Comparator.comparing(PathPattern::getPatternString)));

    private ApiDocument(JsonNode root) {
        this.root = root;
        this.schemas = new AnswerSchemas(root);
        root.path("paths")
                .properties()
                .forEach(path -> paths.put(PathPatternParser.defaultInstance.parse(path.getKey()), path.getValue()));
    }

    static ApiDocument read(String json) {
        return new ApiDocument(JsonMapper.shared().readTree(json));
    }

    JsonNode root() {
        return root;
    }

    /** All there are, in the order of the paths. */
    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(operation -> calls.add(new Call(
                                HttpMethod.valueOf(operation.getKey().toUpperCase(Locale.ROOT)),
                                path.getKey(),
                                operation.getValue()))));
        return calls;
    }

    /** The node, or what it refers to in this document. */
    JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.startsWith("#") ? resolved(root.at(reference.substring(1))) : node;
    }

    List<String> violations(Answer answer) {
        if (OUTSIDE.stream().anyMatch(answer.path()::startsWith)) {
            return List.of();
        }
        if (answer.status() >= 500 && answer.headers().getContentType() == null) {
            // The server had refused what is not HTTP before the handler came to write: nobody has got this.
            return List.of();
        }
        return find(answer.method(), answer.path())
                .map(found -> new AnswerCheck(this, schemas, found).violations(answer))
                .orElseGet(() -> ofNothing(answer));
    }

    Optional<Call> find(HttpMethod method, String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        // Methods are told apart by case.
        String name = (method == HttpMethod.HEAD ? HttpMethod.GET : method).name();
        String member = name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : "none";
        return paths.entrySet().stream()
                .filter(each -> each.getKey().matches(parsed) && each.getValue().has(member))
                .findFirst()
                .map(each -> new Call(
                        method,
                        each.getKey().getPatternString(),
                        each.getValue().get(member)));
    }

    private static List<String> ofNothing(Answer answer) {
        if (answer.method() == HttpMethod.OPTIONS && answer.status() == 200) {
            return List.of();
        }
        if (answer.status() == 400 && answer.body().isEmpty()) {
            // Of what no handler could read; behind this the server gives it its body.
            return List.of();
        }
        String code =
                answer.method() == HttpMethod.HEAD ? (answer.status() >= 400 ? "not_found" : null) : answer.code();
        return code != null && OF_NOTHING.contains(code)
                ? List.of()
                : List.of("no such call is described, and the answer does not refuse it");
    }

    /** One operation. */
    record Call(HttpMethod method, String path, JsonNode operation) {

        String id() {
            return operation.path("operationId").asString();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
