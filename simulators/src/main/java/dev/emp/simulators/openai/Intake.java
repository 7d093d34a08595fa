package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Markers;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Wire;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is done with every request before the work begins. */
final class Intake {
    /** A header of the requests that a batch makes: the batch pays for them. */
    static final String BATCH = "x-simulator-batch";

    private final Desk desk;
    private final OpenAiSimulatorOptions options;

    Intake(Desk desk, OpenAiSimulatorOptions options) {
        this.desk = desk;
        this.options = options;
    }

    static String id(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }

    /** The body. */
    ObjectNode json(Call call) {
        try {
            if (Wire.read(call.body().bytes()) instanceof ObjectNode body) {
                return body;
            }
        } catch (JacksonException | IllegalArgumentException _) {
            // said below
        }
        throw Refusal.invalid(
                "invalid_json",
                null,
                "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.");
    }

    /** The model, which must be there and known. */
    String model(JsonNode request) {
        return known(namedModel(request));
    }

    /** The model, which must be there. */
    static String namedModel(JsonNode request) {
        JsonNode model = request.path("model");
        if (model.isMissingNode() || model.isNull()) {
            throw Refusal.missing("model");
        }
        if (!model.isString()) {
            throw Refusal.wrongType("model", "a string", type(model));
        }
        return model.asString();
    }

    boolean knows(String model) {
        return options.models().contains(model);
    }

    String known(String model) {
        if (model.isEmpty()) {
            throw Refusal.missing("model");
        }
        if (!knows(model)) {
            throw Refusal.unknownModel(model);
        }
        return model;
    }

    /** The provider takes the job on. */
    ProviderJob accept(Call call, String id, String operation, JsonNode request) {
        return accept(call, id, operation, request.path("model").asString(""), Markers.find(request));
    }

    ProviderJob accept(Call call, String id, String operation, String model, String marker) {
        ProviderJob.Facts facts = new ProviderJob.Facts(id, operation, model, call.bearer(), marker);
        return call.header(BATCH).isEmpty()
                ? desk.ledger().accept(facts, call.receivedMicros())
                : desk.ledger().unbilled(facts, call.receivedMicros());
    }

    /** What JSON calls the type of a value. */
    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal";
            case BOOLEAN -> "a boolean";
            case NULL, MISSING -> "null";
            default -> "a string";
        };
    }

    /** A whole number within bounds. */
    static int integer(JsonNode request, String name, int fallback, int least, int most) {
        JsonNode value = request.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isInt()) {
            throw Refusal.wrongType(name, "an integer", type(value));
        }
        if (value.asInt() < least) {
            throw Refusal.invalid(
                    "integer_below_min_value",
                    name,
                    "Invalid '" + name + "': integer below minimum value. Expected a value >= " + least + ", but got "
                            + value.asInt() + " instead.");
        }
        if (value.asInt() > most) {
            throw Refusal.invalid(
                    "integer_above_max_value",
                    name,
                    "Invalid '" + name + "': integer above maximum value. Expected a value <= " + most + ", but got "
                            + value.asInt() + " instead.");
        }
        return value.asInt();
    }
}
