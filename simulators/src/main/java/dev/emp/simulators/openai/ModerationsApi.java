package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import dev.emp.simulators.http.Wishes;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/moderations}: what breaks the rules is violent, all else is harmless. */
final class ModerationsApi {
    private static final String FLAGGED = "violence";
    private static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/intent",
            "self-harm/instructions",
            "sexual",
            "sexual/minors",
            FLAGGED,
            "violence/graphic");

    private final Desk desk;
    private final Intake intake;

    ModerationsApi(Desk desk, Intake intake) {
        this.desk = desk;
        this.intake = intake;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/moderations", this::create);
    }

    private Reply create(Call call) {
        ObjectNode request = intake.json(call);
        String model = request.has("model") ? intake.model(request) : "omni-moderation-latest";
        JsonNode input = request.path("input");
        if (input.isMissingNode() || input.isNull()) {
            throw Refusal.missing("input");
        }
        String id = Intake.id("modr-");
        ProviderJob job = intake.accept(call, id, "moderations", request);
        desk.tempo().think();
        ObjectNode body = Wire.object().put("id", id).put("model", model);
        ArrayNode results = body.putArray("results");
        boolean isOne = input.isString() || input.path(0).isObject();
        if (isOne) {
            results.add(judge(Story.texts(input)));
        } else {
            input.values().forEach(each -> results.add(judge(each.asString(""))));
        }
        job.finish("completed");
        return Reply.json(body).whenSent(job::sendsEnd);
    }

    private static ObjectNode judge(String text) {
        boolean bad = text.contains(Wishes.VIOLATION);
        ObjectNode result = Wire.object().put("flagged", bad);
        ObjectNode categories = result.putObject("categories");
        ObjectNode scores = result.putObject("category_scores");
        ObjectNode types = result.putObject("category_applied_input_types");
        for (String category : CATEGORIES) {
            boolean flagged = bad && category.equals(FLAGGED);
            categories.put(category, flagged);
            scores.put(category, flagged ? 0.97 : 0.0001);
            types.putArray(category).add("text");
        }
        return result;
    }
}
