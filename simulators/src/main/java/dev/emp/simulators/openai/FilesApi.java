package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Multipart;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/files}. */
final class FilesApi {
    /** @param description as the API shows it */
    record StoredFile(ObjectNode description, Content content) {
        String id() {
            return description.path("id").asString();
        }
    }

    private final Desk desk;
    private final Map<String, StoredFile> files = Collections.synchronizedMap(new LinkedHashMap<>());

    FilesApi(Desk desk) {
        this.desk = desk;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/files", this::upload)
                .on("GET", "/v1/files", this::list)
                .on("GET", "/v1/files/*", call -> Reply.json(existing(call).description()))
                .on("DELETE", "/v1/files/*", this::delete)
                .on(
                        "GET",
                        "/v1/files/*/content",
                        call -> Reply.bytes(
                                "application/octet-stream",
                                existing(call).content().bytes()));
    }

    private Reply upload(Call call) {
        Multipart form =
                Multipart.parse(call.header("Content-Type"), call.body().bytes());
        Multipart.Part file = form.part("file").orElseThrow(() -> Refusal.missing("file"));
        String purpose = form.text("purpose", "");
        if (purpose.isEmpty()) {
            throw Refusal.missing("purpose");
        }
        String name = Objects.requireNonNullElse(file.fileName(), "file");
        return Reply.json(store(name, purpose, file.content()).description());
    }

    StoredFile store(String name, String purpose, Content content) {
        ObjectNode description = Wire.object()
                .put("object", "file")
                .put("id", Intake.id("file-"))
                .put("purpose", purpose)
                .put("filename", name)
                .put("bytes", content.length())
                .put("created_at", desk.seconds())
                .put("status", "processed");
        StoredFile stored = new StoredFile(description, content);
        files.put(stored.id(), stored);
        return stored;
    }

    /** @throws Refusal if there is none */
    StoredFile find(String id) {
        StoredFile file = files.get(id);
        if (file == null) {
            throw Refusal.notFound("No such File object: " + id);
        }
        return file;
    }

    private StoredFile existing(Call call) {
        return find(call.path().get(2));
    }

    private Reply list(Call call) {
        List<ObjectNode> all = new ArrayList<>();
        synchronized (files) {
            files.values().stream()
                    .map(StoredFile::description)
                    .filter(file -> call.parameter("purpose")
                            .map(wanted -> wanted.equals(file.path("purpose").asString()))
                            .orElse(true))
                    .forEach(all::addFirst);
        }
        return Reply.json(Pages.page(call, all, 10_000));
    }

    private Reply delete(Call call) {
        String id = existing(call).id();
        files.remove(id);
        return Reply.json(Wire.object().put("id", id).put("object", "file").put("deleted", true));
    }
}
