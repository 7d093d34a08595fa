package dev.emp.connector.openai;

import com.openai.core.MultipartField;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.support.files.DataUrl;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;

/** One of a job's files, to be uploaded with a request. */
record Attachment(String name, DataUrl content) {

    /** OpenAI tells what a file is by the end of its name. */
    private static final Map<String, String> ENDINGS = Map.of(
            "image/png", "png",
            "image/jpeg", "jpg",
            "image/webp", "webp",
            "audio/mpeg", "mp3",
            "audio/mp3", "mp3",
            "audio/wav", "wav",
            "audio/x-wav", "wav",
            "audio/ogg", "ogg",
            "audio/flac", "flac",
            "audio/mp4", "m4a");

    /**
     * @param pointer where the body names the file, for messages
     * @throws ConnectorException invalid input, when there is no such file, or it is no data URL
     */
    static Attachment of(OpenAiInput input, String name, String pointer) throws ConnectorException {
        String file = input.files().get(name);
        if (file == null) {
            throw OpenAiInput.invalid(pointer + " must be the name of one of /files, but is '" + name + "'");
        }
        DataUrl content = DataUrl.parse(file)
                .orElseThrow(() -> OpenAiInput.invalid("/files/" + name + " must be a data URL for "
                        + input.operation().wireName() + ": data:<type>;base64,<base64>"));
        return new Attachment(name, content);
    }

    MultipartField<InputStream> field() {
        return field(new ByteArrayInputStream(content.content()));
    }

    <T> MultipartField<T> field(T value) {
        return MultipartField.<T>builder()
                .value(value)
                .contentType(content.contentType())
                .filename(fileName())
                .build();
    }

    private String fileName() {
        String ending = ENDINGS.get(content.contentType().toLowerCase(Locale.ROOT));
        return name.contains(".") || ending == null ? name : name + "." + ending;
    }
}
