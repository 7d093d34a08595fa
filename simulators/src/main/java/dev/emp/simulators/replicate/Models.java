package dev.emp.simulators.replicate;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/models}: what there is, and what is warm. */
final class Models {
    private static final String CREATED = "2024-01-01T00:00:00.000000Z";

    private final List<ReplicateModel> models;
    private final Set<String> warm = ConcurrentHashMap.newKeySet();

    Models(List<ReplicateModel> models) {
        this.models = models;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v1/models/*/*", call -> Reply.json(describe(named(call))))
                .on("GET", "/v1/models/*/*/versions", this::versions)
                .on("GET", "/v1/models/*/*/versions/*", this::version);
    }

    /** The model in the path, as {@code /v1/models/OWNER/NAME…}. */
    ReplicateModel named(Call call) {
        return find(call.path().get(2) + "/" + call.path().get(3)).orElseThrow(Refusal::notFound);
    }

    Optional<ReplicateModel> find(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** @param version 64 digits, {@code owner/name:digits} or {@code owner/name} */
    Optional<ReplicateModel> ofVersion(String version) {
        String digits = version.substring(version.indexOf(':') + 1);
        return models.stream()
                .filter(model -> model.version().equals(digits) || model.name().equals(version))
                .findFirst();
    }

    /** Whether the model was cold until now. */
    boolean warmUp(ReplicateModel model) {
        return warm.add(model.name());
    }

    private Reply versions(Call call) {
        ObjectNode list = Wire.object().putNull("previous").putNull("next");
        list.putArray("results").add(describeVersion(named(call)));
        return Reply.json(list);
    }

    private Reply version(Call call) {
        ReplicateModel model = named(call);
        if (!model.version().equals(call.path().getLast())) {
            throw Refusal.notFound();
        }
        return Reply.json(describeVersion(model));
    }

    private static ObjectNode describe(ReplicateModel model) {
        ObjectNode body = Wire.object()
                .put("url", "https://replicate.com/" + model.name())
                .put("owner", model.owner())
                .put("name", model.shortName())
                .put("description", "A simulated model")
                .put("visibility", "public")
                .put("is_official", false)
                .put("run_count", 1)
                .putNull("github_url")
                .putNull("paper_url")
                .putNull("license_url")
                .putNull("cover_image_url")
                .putNull("default_example");
        body.set("latest_version", describeVersion(model));
        return body;
    }

    private static ObjectNode describeVersion(ReplicateModel model) {
        ObjectNode version = Wire.object()
                .put("id", model.version())
                .put("created_at", CREATED)
                .put("cog_version", "0.9.4");
        ObjectNode schemas = version.putObject("openapi_schema")
                .put("openapi", "3.0.2")
                .putObject("components")
                .putObject("schemas");
        ObjectNode input = schemas.putObject("Input").put("type", "object");
        input.putArray("required").add(needed(model));
        input.putObject("properties").putObject(needed(model)).put("type", "string");
        ObjectNode output = schemas.putObject("Output");
        if (model.kind() == ReplicateModel.Kind.ECHO) {
            output.put("type", "string");
        } else {
            ObjectNode items = output.put("type", "array").putObject("items").put("type", "string");
            if (model.kind() == ReplicateModel.Kind.IMAGE) {
                items.put("format", "uri");
            } else {
                output.put("x-cog-array-type", "iterator").put("x-cog-array-display", "concatenate");
            }
        }
        return version;
    }

    /** The input that a model cannot do without. */
    static String needed(ReplicateModel model) {
        return model.kind() == ReplicateModel.Kind.ECHO ? "text" : "prompt";
    }

    static Reply account() {
        return Reply.json(Wire.object()
                .put("type", "organization")
                .put("username", "simulated")
                .put("name", "Simulated")
                .putNull("github_url"));
    }
}
