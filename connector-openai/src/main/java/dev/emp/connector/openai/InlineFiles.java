package dev.emp.connector.openai;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Hands on the files that stand inside answers, in base64; in their place stands the name of the artifact. */
final class InlineFiles {

    private static final Map<String, String> AUDIO = Map.of(
            "mp3", "audio/mpeg",
            "wav", "audio/wav",
            "opus", "audio/ogg",
            "aac", "audio/aac",
            "flac", "audio/flac",
            "pcm", "audio/pcm",
            "pcm16", "audio/pcm");

    private final ConnectorContext context;
    private final boolean keptThere;
    private int images;

    /** @param keptThere whether OpenAI keeps the answer, so that its files can be fetched again */
    InlineFiles(ConnectorContext context, boolean keptThere) {
        this.context = context;
        this.keptThere = keptThere;
    }

    static String audioType(String format) {
        return AUDIO.getOrDefault(format, "application/octet-stream");
    }

    /** Of a chat completion that speaks. */
    void storeSpeech(ObjectNode completion, String format) throws ConnectorException {
        String safe = AUDIO.containsKey(format) ? format : "bin";
        for (JsonNode choice : completion.path("choices")) {
            if (choice.path("message").path("audio") instanceof ObjectNode audio && audio.has("data")) {
                String name = "speech-" + (choice.path("index").asInt(0) + 1) + "." + safe;
                byte[] sound = decode(audio.path("data").asString(""));
                store(name, audioType(format), new ByteArrayInputStream(sound));
                audio.remove("data");
                audio.put("artifact", name);
            }
        }
    }

    /** Of a response whose model called the image generation tool. */
    long storeToolImages(ObjectNode response) throws ConnectorException {
        for (JsonNode item : response.path("output")) {
            if (item instanceof ObjectNode call
                    && call.path("type").asString("").equals("image_generation_call")
                    && call.path("result").isString()) {
                byte[] image = decode(call.path("result").asString());
                ImageType type = ImageType.of(image);
                String name = nextImage(type);
                store(name, type.contentType(), new ByteArrayInputStream(image));
                call.remove("result");
                call.put("artifact", name);
            }
        }
        return images;
    }

    /** Of an answer with images. */
    void storeImages(ObjectNode answer) throws ConnectorException {
        for (JsonNode item : answer.path("data")) {
            if (item instanceof ObjectNode image && image.path("b64_json").isString()) {
                byte[] content = decode(image.path("b64_json").asString());
                ImageType type = ImageType.of(content);
                String name = nextImage(type);
                store(name, type.contentType(), new ByteArrayInputStream(content));
                image.remove("b64_json");
                image.put("artifact", name);
            }
        }
    }

    String nextImage(ImageType type) {
        images++;
        return "image-" + images + "." + type.name().toLowerCase(Locale.ROOT);
    }

    /** @throws ConnectorException when the file cannot be stored; it was made and paid */
    void store(String name, String contentType, InputStream content) throws ConnectorException {
        try {
            context.artifact(name, contentType, content);
        } catch (IOException e) {
            throw notStored(name, e);
        }
    }

    ConnectorException notStored(String name, IOException e) {
        String message = "OpenAI has done the job, but " + name + " could not be stored (" + e.getMessage() + ").";
        return keptThere
                ? new ConnectorException(ErrorClass.UNAVAILABLE, message, e)
                : new ConnectorException(
                        ErrorClass.UNKNOWN_OUTCOME, message + " The call is not made and paid again by itself.", e);
    }

    private static byte[] decode(String base64) throws ConnectorException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR, "OpenAI answered with a file that is not base64.", e);
        }
    }
}
