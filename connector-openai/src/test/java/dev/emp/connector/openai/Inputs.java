package dev.emp.connector.openai;

import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Inputs of jobs. */
final class Inputs {

    /** One white pixel. */
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Inputs() {}

    /** @param body with single quotes in the place of double ones */
    static ObjectNode of(String operation, String body) {
        ObjectNode input = JSON.createObjectNode().put("operation", operation);
        input.set("body", JSON.readTree(body.replace('\'', '"')));
        return input;
    }

    static ObjectNode chat(String prompt) {
        return of(
                "chat.completions", "{'model': 'gpt-4o', 'messages': [{'role': 'user', 'content': '" + prompt + "'}]}");
    }

    static ObjectNode response(String prompt) {
        return of("responses", "{'model': 'gpt-4o', 'input': '" + prompt + "'}");
    }

    static ObjectNode image(String prompt) {
        return of("images.generate", "{'model': 'gpt-image-1', 'prompt': '" + prompt + "'}");
    }

    static ObjectNode embedding() {
        return of("embeddings", "{'model': 'text-embedding-3-small', 'input': ['a', 'b'], 'dimensions': 8}");
    }

    static ObjectNode speech() {
        return of(
                "audio.speech",
                "{'model': 'tts-1', 'input': 'Hello there', 'voice': 'alloy', 'response_format': 'wav'}");
    }

    static ObjectNode moderation() {
        return of("moderations", "{'model': 'omni-moderation-latest', 'input': 'be nice'}");
    }

    static ObjectNode edit() {
        ObjectNode input = of("images.edit", "{'model': 'gpt-image-1', 'prompt': 'a hat', 'image': 'cat.png', 'n': 2}");
        input.putObject("files").put("cat.png", "data:image/png;base64," + PNG);
        return input;
    }

    static ObjectNode transcription() {
        byte[] wav = new byte[44 + 16_000];
        System.arraycopy(new byte[] {'R', 'I', 'F', 'F'}, 0, wav, 0, 4);
        System.arraycopy(new byte[] {'W', 'A', 'V', 'E'}, 0, wav, 8, 4);
        ObjectNode input = of("audio.transcriptions", "{'model': 'whisper-1', 'file': 'talk', 'temperature': 0.2}");
        input.putObject("files")
                .put("talk", "data:audio/wav;base64," + Base64.getEncoder().encodeToString(wav));
        return input;
    }
}
