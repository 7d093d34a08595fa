package dev.emp.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One object for Kubernetes.
 *
 * @param origin what it was rendered from
 */
record Manifest(String origin, JsonNode object) {

    private static final Map<String, String> TEMPLATES = Map.of(
            "Pod", "",
            "Deployment", "/spec/template",
            "StatefulSet", "/spec/template",
            "Job", "/spec/template",
            "ScaledJob", "/spec/jobTargetRef/template");

    String kind() {
        return at("/kind").asString();
    }

    String name() {
        return at("/metadata/name").asString();
    }

    String component() {
        return at("/metadata/labels").path("app.kubernetes.io/component").asString("");
    }

    JsonNode at(String pointer) {
        return object.at(pointer);
    }

    /** Its pods, if it has any: with {@code metadata} and {@code spec}. */
    Optional<JsonNode> pod() {
        return Optional.ofNullable(TEMPLATES.get(kind())).map(this::at);
    }

    /** Pods that answer others or take jobs, unlike those that do one thing and end. */
    boolean isLasting() {
        return List.of("Deployment", "StatefulSet", "ScaledJob").contains(kind());
    }

    boolean isMachine() {
        return isLasting() && component().startsWith("machine-");
    }

    boolean isConnector() {
        return isLasting() && component().startsWith("connector-");
    }

    /** Of its pods, those that run beside others included. */
    List<JsonNode> containers() {
        JsonNode spec = pod().orElseThrow().path("spec");
        return Stream.concat(
                        spec.path("initContainers").valueStream(),
                        spec.path("containers").valueStream())
                .toList();
    }

    /** The last, which does what the pod is for. */
    JsonNode mainContainer() {
        return containers().getLast();
    }

    /** Environment variables of a container with a value, by their name. */
    static Map<String, String> environment(JsonNode container) {
        return container
                .path("env")
                .valueStream()
                .collect(java.util.stream.Collectors.toMap(
                        variable -> variable.path("name").asString(),
                        variable -> variable.path("value").asString(""),
                        (first, second) -> {
                            throw new IllegalArgumentException("set twice: " + first + ", " + second);
                        }));
    }

    @Override
    public String toString() {
        return origin + ": " + kind() + " " + name();
    }
}
