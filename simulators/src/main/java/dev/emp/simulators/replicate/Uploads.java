package dev.emp.simulators.replicate;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Multipart;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/files}. */
final class Uploads {
    private static final Duration LIFE = Duration.ofHours(24);

    private record Upload(ObjectNode description, Content content) {}

    private final Desk desk;
    private final Map<String, Upload> uploads = new ConcurrentSkipListMap<>();

    Uploads(Desk desk) {
        this.desk = desk;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/files", this::upload)
                .on("GET", "/v1/files", _ -> list())
                .on(
                        "GET",
                        "/v1/files/*",
                        call -> Reply.json(existing(call.path().get(2)).description()))
                .on("DELETE", "/v1/files/*", this::delete);
    }

    /** What a model downloads has its permission in the link. */
    void addOpenTo(Routes routes) {
        routes.on("GET", "/v1/files/*/download", call -> {
            Upload upload = existing(call.path().get(2));
            return Reply.bytes(
                    upload.description().path("content_type").asString(),
                    upload.content().bytes());
        });
    }

    private Reply upload(Call call) {
        Multipart form =
                Multipart.parse(call.header("Content-Type"), call.body().bytes());
        Multipart.Part part = form.part("content")
                .orElseThrow(() -> Refusal.invalid(
                        List.of(new Refusal.InvalidField("required", "content", "content is required"))));
        String id = Prediction.newId();
        String name = Objects.requireNonNullElse(part.fileName(), "file");
        ObjectNode description = Wire.object()
                .put("id", id)
                .put("name", name)
                .put("content_type", part.contentType().isEmpty() ? "application/octet-stream" : part.contentType())
                .put("size", part.content().length())
                .put("etag", digest(part.content()).substring(0, 32));
        description.putObject("checksums").put("sha256", digest(part.content()));
        description.putObject("metadata");
        description
                .put("created_at", desk.clock().instant().toString())
                .put("expires_at", desk.clock().instant().plus(LIFE).toString());
        description.putObject("urls").put("get", call.origin() + "/v1/files/" + id + "/download");
        uploads.put(id, new Upload(description, part.content()));
        return Reply.json(201, description);
    }

    private static String digest(Content content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Reply list() {
        ObjectNode list = Wire.object().putNull("previous").putNull("next");
        var results = list.putArray("results");
        uploads.values().forEach(upload -> results.add(upload.description()));
        return Reply.json(list);
    }

    private Upload existing(String id) {
        Upload upload = uploads.get(id);
        if (upload == null) {
            throw Refusal.notFound();
        }
        return upload;
    }

    private Reply delete(Call call) {
        existing(call.path().get(2));
        uploads.remove(call.path().get(2));
        return Reply.empty(204);
    }
}
