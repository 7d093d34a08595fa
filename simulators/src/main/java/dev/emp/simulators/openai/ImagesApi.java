package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Markers;
import dev.emp.simulators.http.Multipart;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wishes;
import dev.emp.simulators.picture.ImageFiles;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/images/generations} and {@code /v1/images/edits}. */
final class ImagesApi {
    private static final List<String> GPT_SIZES = List.of("1024x1024", "1536x1024", "1024x1536", "auto");
    private static final Map<String, List<String>> SIZES = Map.of(
            "dall-e-2", List.of("256x256", "512x512", "1024x1024"),
            "dall-e-3", List.of("1024x1024", "1792x1024", "1024x1792"));

    private final Desk desk;
    private final Intake intake;
    private final OpenAiSimulatorOptions options;
    private final Map<String, byte[]> served = new ConcurrentHashMap<>();

    ImagesApi(Desk desk, Intake intake, OpenAiSimulatorOptions options) {
        this.desk = desk;
        this.intake = intake;
        this.options = options;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/images/generations", this::generate).on("POST", "/v1/images/edits", this::edit);
    }

    /** What an answer links to is on a host of its own, which needs no key. */
    void addOpenTo(Routes open) {
        open.on("GET", "/images/*", call -> {
            byte[] picture = served.get(call.path().get(1));
            if (picture == null) {
                throw Refusal.notFound("No such picture.");
            }
            return Reply.bytes("image/png", picture);
        });
    }

    private Reply generate(Call call) {
        return make(call, intake.json(call), false, "images.generate");
    }

    private Reply edit(Call call) {
        if (!call.header("Content-Type").startsWith("multipart/form-data")) {
            return make(call, intake.json(call), true, "images.edit");
        }
        Multipart form =
                Multipart.parse(call.header("Content-Type"), call.body().bytes());
        List<Multipart.Part> images = Stream.of("image", "image[]", "image[0]")
                .flatMap(name -> form.part(name).stream())
                .toList();
        if (images.isEmpty()) {
            throw Refusal.missing("image");
        }
        images.forEach(this::check);
        return make(call, FormFields.toJson(form, FormFields.IMAGE_EDIT), true, "images.edit");
    }

    private void check(Multipart.Part image) {
        if (image.content().length() > options.maxImageBytes()) {
            throw Refusal.invalid(
                    "image_too_large",
                    "image",
                    "Invalid image: the file is " + image.content().length() + " bytes, the maximum is "
                            + options.maxImageBytes() + " bytes.");
        }
        if (ImageFiles.read(image.content().bytes()) == null) {
            throw Refusal.invalid(
                    "invalid_image_file",
                    "image",
                    "Invalid image file or mode for image 1, please check your image file.");
        }
    }

    private Reply make(Call call, ObjectNode request, boolean edits, String operation) {
        String model = request.has("model") ? intake.model(request) : intake.known(edits ? "gpt-image-1" : "dall-e-2");
        String prompt = request.path("prompt").asString("");
        if (prompt.isEmpty()) {
            throw Refusal.missing("prompt");
        }
        int count = Intake.integer(request, "n", 1, 1, model.equals("dall-e-3") ? 1 : 10);
        String size = size(model, request.path("size").asString(""));
        String id = Intake.id("img_");
        if (prompt.contains(Wishes.VIOLATION)) {
            throw Refusal.imageBlocked(model.startsWith("dall-e"), id);
        }
        ProviderJob job = intake.accept(call, id, operation, model, Markers.find(request));
        PictureJob pictures =
                new PictureJob(desk, job, request, new PictureJob.Wanted(prompt, size, count, edits), served);
        if (prompt.contains(Wishes.FAILURE)) {
            desk.tempo().think();
            job.finish("failed");
            return Refusal.ofStatus(500).reply().whenSent(job::sendsEnd);
        }
        return request.path("stream").asBoolean(false) ? pictures.stream() : pictures.whole(call.origin());
    }

    private static String size(String model, String wanted) {
        List<String> sizes = SIZES.getOrDefault(model, GPT_SIZES);
        if (wanted.isEmpty() || wanted.equals("auto")) {
            return "1024x1024";
        }
        if (!sizes.contains(wanted)) {
            throw Refusal.invalid(
                    "invalid_value",
                    "size",
                    "Invalid value: '" + wanted + "'. Supported values are: '" + String.join("', '", sizes) + "'.");
        }
        return wanted;
    }
}
