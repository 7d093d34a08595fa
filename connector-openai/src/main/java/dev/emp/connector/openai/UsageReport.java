package dev.emp.connector.openai;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.support.cost.Prices;
import dev.emp.connector.support.cost.Usage;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** Tells what a job used, and what that costs where a price is set. */
final class UsageReport {

    private static final double BATCH_PRICE = 0.5;

    private final ConnectorContext context;
    private final Prices prices;
    private final OpenAiInput input;

    UsageReport(ConnectorContext context, Prices prices, OpenAiInput input) {
        this.context = context;
        this.prices = prices;
        this.input = input;
    }

    /** Reads what an answer says of its own usage, whichever part of the API gave it. */
    static Usage of(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        if (usage.path("type").asString("").equals("duration")) {
            return Usage.seconds(usage.path("seconds").asDouble(0));
        }
        boolean chat = usage.has("prompt_tokens");
        long in = usage.path(chat ? "prompt_tokens" : "input_tokens").asLong(0);
        long out = usage.path(chat ? "completion_tokens" : "output_tokens").asLong(0);
        long cached = usage.path(chat ? "prompt_tokens_details" : "input_tokens_details")
                .path("cached_tokens")
                .asLong(0);
        return Usage.tokens(Math.max(in, 0), Math.clamp(cached, 0, Math.max(in, 0)), Math.max(out, 0));
    }

    /** @param answer may name the model that was really used, when the job names none */
    void tell(Usage usage, JsonNode answer) throws ConnectorException {
        tell("input_tokens", (double) usage.inputTokens());
        tell("cached_tokens", (double) usage.cachedTokens());
        tell("output_tokens", (double) usage.outputTokens());
        tell("images", (double) usage.images());
        tell("characters", (double) usage.characters());
        tell("seconds", usage.seconds());
        OptionalDouble cost = cost(usage, answer);
        if (cost.isPresent()) {
            context.usage("cost_usd", cost.getAsDouble() * (input.inBatch() ? BATCH_PRICE : 1));
        }
    }

    private OptionalDouble cost(Usage usage, JsonNode answer) {
        if (usage.equals(Usage.NONE)) {
            return OptionalDouble.empty();
        }
        OptionalDouble asked = prices.cost(input.model().orElse(""), usage);
        return asked.isPresent() ? asked : prices.cost(answer.path("model").asString(""), usage);
    }

    private void tell(String unit, double amount) throws ConnectorException {
        if (amount > 0) {
            context.usage(unit, amount);
        }
    }
}
