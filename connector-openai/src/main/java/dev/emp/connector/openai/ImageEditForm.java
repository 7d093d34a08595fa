package dev.emp.connector.openai;

import com.openai.models.images.ImageEditParams;
import dev.emp.connector.ConnectorException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The form that an edit of images is: the body's members, with the images and the mask as files. */
final class ImageEditForm {

    private static final Set<String> OWN = Set.of("image", "mask", "prompt", "stream");

    private final OpenAiInput input;

    ImageEditForm(OpenAiInput input) {
        this.input = input;
    }

    ImageEditParams params() throws ConnectorException {
        ImageEditParams.Builder params = ImageEditParams.builder();
        JsonNode body = input.body();
        if (!body.path("prompt").isString()) {
            throw OpenAiInput.invalid("/body/prompt must be a text that says what to change");
        }
        params.prompt(body.path("prompt").asString());
        addImages(params, names(body.path("image")));
        if (body.path("mask").isString()) {
            params.mask(Attachment.of(input, body.path("mask").asString(), "/body/mask")
                    .field());
        }
        body.properties().stream()
                .filter(member -> !OWN.contains(member.getKey()))
                .forEach(member -> params.putAdditionalBodyProperty(member.getKey(), Json.toSdk(member.getValue())));
        return params.build();
    }

    /** Without any in the body, all files but the mask. */
    private List<String> names(JsonNode image) throws ConnectorException {
        if (image.isString()) {
            return List.of(image.asString());
        }
        if (image.isArray()) {
            return image.valueStream().map(name -> name.asString("")).toList();
        }
        String mask = input.body().path("mask").asString("");
        List<String> others = input.files().keySet().stream()
                .filter(name -> !name.equals(mask))
                .sorted()
                .toList();
        if (others.isEmpty()) {
            throw OpenAiInput.invalid("/body/image must be the name of one of /files, or a list of such names");
        }
        return others;
    }

    private void addImages(ImageEditParams.Builder params, List<String> names) throws ConnectorException {
        List<Attachment> images = new ArrayList<>();
        for (String name : names) {
            images.add(Attachment.of(input, name, "/body/image"));
        }
        if (images.isEmpty()) {
            throw OpenAiInput.invalid("/body/image must name at least one of /files");
        }
        if (images.size() == 1) {
            params.image(images.getFirst().field(ImageEditParams.Image.ofInputStream(content(images.getFirst()))));
            return;
        }
        List<InputStream> contents = images.stream().map(ImageEditForm::content).toList();
        params.image(images.getFirst().field(ImageEditParams.Image.ofInputStreams(contents)));
    }

    private static InputStream content(Attachment image) {
        return new ByteArrayInputStream(image.content().content());
    }
}
