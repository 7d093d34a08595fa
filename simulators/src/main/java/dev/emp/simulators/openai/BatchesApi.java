package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Handler;
import dev.emp.simulators.http.Markers;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/batches}: runs the requests of a file through the API itself. */
final class BatchesApi {
    private static final Set<String> ENDPOINTS = Set.of(
            "/v1/responses",
            "/v1/chat/completions",
            "/v1/embeddings",
            "/v1/moderations",
            "/v1/images/generations",
            "/v1/images/edits");

    private final Desk desk;
    private final OpenAiSimulatorOptions options;
    private final Intake intake;
    private final FilesApi files;
    private final Handler api;
    private final List<BatchRun> batches = new ArrayList<>();

    /** @param api carries out the requests of a batch */
    BatchesApi(Desk desk, OpenAiSimulatorOptions options, Intake intake, FilesApi files, Handler api) {
        this.desk = desk;
        this.options = options;
        this.intake = intake;
        this.files = files;
        this.api = api;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/batches", this::create)
                .on("GET", "/v1/batches", this::list)
                .on("GET", "/v1/batches/*", call -> existing(call).reply())
                .on("POST", "/v1/batches/*/cancel", this::cancel);
    }

    private Reply create(Call call) {
        ObjectNode request = intake.json(call);
        for (String name : List.of("input_file_id", "endpoint", "completion_window")) {
            if (!request.has(name)) {
                throw Refusal.missing(name);
            }
        }
        String endpoint = request.path("endpoint").asString("");
        if (!ENDPOINTS.contains(endpoint)) {
            throw Refusal.invalid("invalid_value", "endpoint", "Invalid value: '" + endpoint + "'.");
        }
        if (!request.path("completion_window").asString("").equals("24h")) {
            throw Refusal.invalid(
                    "invalid_value", "completion_window", "Invalid value for 'completion_window'. It must be '24h'.");
        }
        FilesApi.StoredFile file = files.find(request.path("input_file_id").asString(""));
        if (!file.description().path("purpose").asString().equals("batch")) {
            throw Refusal.invalid("invalid_purpose", "input_file_id", "The file must have the purpose 'batch'.");
        }
        String marker = Markers.find(request);
        ProviderJob job = intake.accept(
                call,
                Intake.id("batch_"),
                "batches",
                "",
                marker.isEmpty() ? Markers.find(file.content().text()) : marker);
        BatchRun run = new BatchRun(desk, options, job, request, file);
        synchronized (batches) {
            batches.addFirst(run);
        }
        Reply accepted = run.reply();
        desk.threads().execute(() -> run.carryOut(call, api, files));
        return accepted;
    }

    private Reply list(Call call) {
        List<ObjectNode> all;
        synchronized (batches) {
            all = batches.stream().map(BatchRun::describe).toList();
        }
        return Reply.json(Pages.page(call, all, 20));
    }

    private BatchRun existing(Call call) {
        String id = call.path().get(2);
        synchronized (batches) {
            return batches.stream()
                    .filter(batch -> batch.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("No batch found with id '" + id + "'."));
        }
    }

    private Reply cancel(Call call) {
        BatchRun run = existing(call);
        run.cancel();
        return run.reply();
    }
}
