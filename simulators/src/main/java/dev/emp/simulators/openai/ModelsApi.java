package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/models}. */
final class ModelsApi {
    private static final long CREATED = 1_715_367_049;

    private final OpenAiSimulatorOptions options;
    private final Intake intake;

    ModelsApi(OpenAiSimulatorOptions options, Intake intake) {
        this.options = options;
        this.intake = intake;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v1/models", _ -> list()).on("GET", "/v1/models/*", this::find);
    }

    private Reply list() {
        ObjectNode list = Wire.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        options.models().forEach(model -> data.add(describe(model)));
        return Reply.json(list);
    }

    private Reply find(Call call) {
        return Reply.json(describe(intake.known(call.path().get(2))));
    }

    private static ObjectNode describe(String model) {
        return Wire.object()
                .put("id", model)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", "system");
    }
}
