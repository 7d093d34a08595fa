package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.FaultApi;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which endpoint a request belongs to. */
final class Router {
    private final PromptApi prompts;
    private final FileApi files;
    private final InfoApi info;
    private final ExecutorLoop executor;
    private final FaultApi faults;

    Router(PromptApi prompts, FileApi files, InfoApi info, ExecutorLoop executor, FaultApi faults) {
        this.prompts = prompts;
        this.files = files;
        this.info = info;
        this.executor = executor;
        this.faults = faults;
    }

    /** Whether a request is to be answered although a fault drops all others. */
    boolean isSpared(List<String> path) {
        return faults.isSpared(path);
    }

    Reply answer(Call call) {
        if (FaultApi.isMeant(call.path())) {
            return faults.answer(call);
        }
        return switch (call.method()) {
            case "GET", "HEAD" -> get(call);
            case "POST" -> post(call);
            default -> Reply.text(405, "405: Method Not Allowed");
        };
    }

    private Reply get(Call call) {
        List<String> path = call.path();
        return switch (path.size()) {
            case 1 -> getList(call, path.getFirst());
            case 2 ->
                switch (path.getFirst()) {
                    case "history" -> prompts.findHistory(path.get(1));
                    case "object_info" -> info.objectInfo(path.get(1));
                    case "models" -> info.models(path.get(1));
                    default -> notFound();
                };
            default -> notFound();
        };
    }

    private Reply getList(Call call, String name) {
        return switch (name) {
            case "prompt" -> prompts.remaining();
            case "queue" -> prompts.listQueue();
            case "history" -> prompts.listHistory(call);
            case "view" -> files.view(call);
            case "object_info" -> info.objectInfo();
            case "system_stats" -> info.systemStats();
            case "features" -> Reply.json(InfoApi.features());
            case "models" -> info.modelFolders();
            case "embeddings" -> info.embeddings();
            default -> notFound();
        };
    }

    private Reply post(Call call) {
        return switch (String.join("/", call.path())) {
            case "prompt" -> prompts.submit(call);
            case "queue" -> prompts.changeQueue(call);
            case "history" -> prompts.changeHistory(call);
            case "interrupt" -> prompts.interrupt(call);
            case "upload/image" -> files.upload(call);
            case "free" -> free(call);
            default -> Reply.text(405, "405: Method Not Allowed");
        };
    }

    private Reply free(Call call) {
        JsonNode wanted = Wire.read(call.body().bytes());
        if (wanted.path("free_memory").asBoolean(false)) {
            executor.free();
        } else if (wanted.path("unload_models").asBoolean(false)) {
            executor.unload();
        }
        return Reply.empty(200);
    }

    private static Reply notFound() {
        return Reply.text(404, "404: Not Found");
    }
}
