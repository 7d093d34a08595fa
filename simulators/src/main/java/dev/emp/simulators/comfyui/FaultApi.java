package dev.emp.simulators.comfyui;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Puts faults in force over HTTP, for whoever has the server in another process: {@code POST /simulator/faults} adds one,
 * {@code DELETE} clears all. Answers even while requests are dropped. A real ComfyUI has no such thing, so it must be asked for.
 */
final class FaultApi {
    private static final List<String> PATH = List.of("simulator", "faults");

    private final boolean open;
    private final Faults faults;

    /** @param open false makes it answer 404 */
    FaultApi(boolean open, Faults faults) {
        this.open = open;
        this.faults = faults;
    }

    static boolean isMeant(List<String> path) {
        return path.equals(PATH);
    }

    /** Whether a request is to be answered although a fault drops all others. */
    boolean isSpared(List<String> path) {
        return open && isMeant(path);
    }

    Reply answer(Call call) {
        if (!open) {
            return Reply.text(404, "404: Not Found. Start the simulator with --faults.");
        }
        return switch (call.method()) {
            case "POST" -> add(call);
            case "DELETE" -> {
                faults.clear();
                yield Reply.empty(204);
            }
            default -> Reply.text(405, "405: Method Not Allowed");
        };
    }

    private Reply add(Call call) {
        try {
            JsonNode body = Wire.read(call.body().bytes());
            faults.add(FaultFields.read(body));
            return Reply.empty(204);
        } catch (JacksonException e) {
            return refusal("the body is not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return refusal(String.valueOf(e.getMessage()));
        }
    }

    private static Reply refusal(String why) {
        return Reply.json(400, Wire.object().put("error", why));
    }
}
