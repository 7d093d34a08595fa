package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import dev.emp.simulators.http.Wishes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/responses}. */
final class ResponsesApi {
    private final Desk desk;
    private final Intake intake;
    private final Story story;
    private final Map<String, ResponseRun> responses = new ConcurrentHashMap<>();

    ResponsesApi(Desk desk, Intake intake, Story story) {
        this.desk = desk;
        this.intake = intake;
        this.story = story;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/responses", this::create)
                .on("GET", "/v1/responses/*", this::find)
                .on("DELETE", "/v1/responses/*", this::delete)
                .on("POST", "/v1/responses/*/cancel", this::cancel);
    }

    private Reply create(Call call) {
        ObjectNode request = intake.json(call);
        String model = Intake.namedModel(request);
        if (!intake.knows(model)) {
            throw Refusal.unknownModelForResponses(model);
        }
        JsonNode input = request.path("input");
        if (input.isMissingNode() && !request.has("prompt")) {
            throw Refusal.missing("input");
        }
        if (!input.isMissingNode() && !input.isString() && !input.isArray()) {
            throw Refusal.wrongType("input", "one of a string or array of objects", Intake.type(input));
        }
        int atMost = Intake.integer(request, "max_output_tokens", Integer.MAX_VALUE, 16, Integer.MAX_VALUE);
        boolean background = request.path("background").asBoolean(false);
        if (background && !request.path("store").asBoolean(true)) {
            throw Refusal.invalid("invalid_value", "background", "Background mode requires store to be true.");
        }
        String prompt = Story.texts(input);
        if (prompt.contains(Wishes.VIOLATION)) {
            throw Refusal.promptBlocked();
        }
        String id = Intake.id("resp_");
        ProviderJob job = intake.accept(call, id, "responses", request);
        boolean asJson = request.at("/text/format/type").asString("").startsWith("json");
        ResponseRun run = new ResponseRun(desk, job, request, prompt, story.tell(prompt, atMost, asJson));
        if (request.path("store").asBoolean(true)) {
            responses.put(id, run);
        }
        return start(run, background, request.path("stream").asBoolean(false));
    }

    private Reply start(ResponseRun run, boolean background, boolean stream) {
        if (stream) {
            run.begin();
            desk.threads().execute(run::carryOut);
            return run.stream(0);
        }
        if (background) {
            Reply reply = Reply.json(run.describe());
            run.begin();
            desk.threads().execute(run::carryOut);
            return reply;
        }
        run.begin();
        run.carryOut();
        return run.reply();
    }

    private Reply find(Call call) {
        ResponseRun run = existing(call);
        if (!call.parameter("stream").orElse("false").equals("true")) {
            return run.reply();
        }
        if (!run.isStreamed()) {
            throw Refusal.invalid(
                    "invalid_value",
                    "stream",
                    "This response cannot be streamed: it was not created with stream=true and background=true.");
        }
        return run.stream(call.number("starting_after", -1) + 1);
    }

    private ResponseRun existing(Call call) {
        String id = call.path().get(2);
        ResponseRun run = responses.get(id);
        if (run == null) {
            throw Refusal.notFound("Response with id '" + id + "' not found.");
        }
        return run;
    }

    private Reply cancel(Call call) {
        ResponseRun run = existing(call);
        if (!run.isInBackground()) {
            throw Refusal.invalid(
                    "invalid_value", null, "Cannot cancel a synchronous response. Only background responses can be.");
        }
        run.cancel();
        return run.reply();
    }

    private Reply delete(Call call) {
        ResponseRun run = existing(call);
        responses.remove(call.path().get(2));
        run.cancel();
        return Reply.json(Wire.object()
                .put("id", call.path().get(2))
                .put("object", "response")
                .put("deleted", true));
    }
}
