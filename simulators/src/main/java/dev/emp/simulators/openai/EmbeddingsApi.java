package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/embeddings}: vectors of length 1 that follow from the text. */
final class EmbeddingsApi {
    private static final int LARGE = 3072;
    private static final int USUAL = 1536;

    private final Desk desk;
    private final Intake intake;

    EmbeddingsApi(Desk desk, Intake intake) {
        this.desk = desk;
        this.intake = intake;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/embeddings", this::create);
    }

    private Reply create(Call call) {
        ObjectNode request = intake.json(call);
        String model = intake.model(request);
        List<String> inputs = inputs(request.path("input"));
        int most = model.endsWith("large") ? LARGE : USUAL;
        int dimensions = Intake.integer(request, "dimensions", most, 1, most);
        boolean base64 = request.path("encoding_format").asString("float").equals("base64");
        ProviderJob job = intake.accept(call, Intake.id("emb_"), "embeddings", request);
        desk.tempo().think();
        ObjectNode body = Wire.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (int i = 0; i < inputs.size(); i++) {
            ObjectNode embedding = data.addObject().put("object", "embedding").put("index", i);
            fill(embedding, vector(model + inputs.get(i), dimensions), base64);
        }
        int tokens = inputs.stream().mapToInt(Story::tokens).sum();
        body.put("model", model).putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        job.finish("completed");
        return Reply.json(body).whenSent(job::sendsEnd);
    }

    private static List<String> inputs(JsonNode input) {
        if (input.isMissingNode() || input.isNull()) {
            throw Refusal.missing("input");
        }
        List<String> inputs = new ArrayList<>();
        boolean isOneOfTokens =
                input.isArray() && !input.isEmpty() && input.get(0).isNumber();
        if (input.isString() || isOneOfTokens) {
            inputs.add(input.isString() ? input.asString() : Wire.write(input));
        } else if (input.isArray()) {
            input.values().forEach(each -> inputs.add(each.isString() ? each.asString() : Wire.write(each)));
        }
        if (inputs.isEmpty() || inputs.contains("")) {
            throw Refusal.invalid("invalid_input", "input", "'$.input' is invalid. Please check the API reference.");
        }
        return inputs;
    }

    private static float[] vector(String text, int dimensions) {
        Random random = new Random(text.hashCode());
        float[] vector = new float[dimensions];
        double square = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < dimensions; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    private static void fill(ObjectNode embedding, float[] vector, boolean base64) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            embedding.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        ArrayNode numbers = embedding.putArray("embedding");
        for (float number : vector) {
            numbers.add(number);
        }
    }
}
