package dev.emp.connector.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.io.InputStream;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Between our JSON and the SDK's, which is of another version of Jackson. */
final class Json {

    private static final JsonMapper OURS = JsonMapper.builder().build();
    private static final com.fasterxml.jackson.databind.json.JsonMapper SDK = ObjectMappers.jsonMapper();

    private Json() {}

    /** Gets the SDK going meanwhile, so that the first job need not wait for it: Kotlin's reflection takes a second or more. */
    static void warmUp() {
        Thread.ofPlatform().daemon().name("openai-warm-up").start(Json::readEachType);
    }

    private static void readEachType() {
        for (Class<?> type : List.of(
                ChatCompletionCreateParams.Body.class,
                ResponseCreateParams.Body.class,
                ImageGenerateParams.Body.class,
                EmbeddingCreateParams.Body.class)) {
            try {
                SDK.writeValueAsString(SDK.readValue("{\"model\":\"none\"}", type));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the SDK cannot read its own " + type.getName(), e);
            }
        }
    }

    /** @throws JacksonException when it is none */
    static JsonNode read(String text) {
        return OURS.readTree(text);
    }

    /** @throws JacksonException when it is none, or cannot be read to its end */
    static JsonNode read(InputStream text) {
        return OURS.readTree(text);
    }

    static JsonParser parser(InputStream text) {
        return OURS.createParser(text);
    }

    /** As one of the SDK's types, which keeps what it does not know. */
    static <T> T toSdk(JsonNode node, Class<T> type) throws JsonProcessingException {
        return SDK.readValue(node.toString(), type);
    }

    static JsonValue toSdk(JsonNode node) {
        try {
            return SDK.readValue(node.toString(), JsonValue.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("JSON that the SDK cannot read", e);
        }
    }

    /** Missing for what cannot be written. */
    static JsonNode ofSdk(JsonValue value) {
        try {
            return OURS.readTree(SDK.writeValueAsString(value));
        } catch (JsonProcessingException | JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
