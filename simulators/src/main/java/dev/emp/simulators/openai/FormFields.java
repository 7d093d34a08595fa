package dev.emp.simulators.openai;

import dev.emp.simulators.http.Multipart;
import dev.emp.simulators.http.Wire;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The plain fields of a form, with the types that they have in JSON. */
final class FormFields {
    static final List<String> IMAGE_EDIT = List.of(
            "model",
            "prompt",
            "n",
            "size",
            "quality",
            "background",
            "output_format",
            "response_format",
            "stream",
            "partial_images",
            "user");
    static final List<String> TRANSCRIPTION = List.of("model", "language", "prompt", "response_format", "stream");

    private FormFields() {}

    static ObjectNode toJson(Multipart form, List<String> names) {
        ObjectNode json = Wire.object();
        for (String name : names) {
            String text = form.text(name, "");
            if (text.matches("\\d{1,9}")) {
                json.put(name, Integer.parseInt(text));
            } else if (text.equals("true") || text.equals("false")) {
                json.put(name, Boolean.parseBoolean(text));
            } else if (!text.isEmpty()) {
                json.put(name, text);
            }
        }
        return json;
    }
}
