package dev.emp.simulators.http;

import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Puts faults in force over HTTP, for whoever has the server in another process: {@code POST /simulator/faults} adds one,
 * {@code DELETE} clears all. Answers even while requests are dropped. A real server has no such thing, so it must be asked for.
 */
public final class FaultApi {
    private static final List<String> PATH = List.of("simulator", "faults");

    private final boolean open;
    private final Consumer<JsonNode> adder;
    private final Runnable clearer;

    /**
     * @param open false makes it answer 404
     * @param adder puts the fault of a body in force, or throws an {@link IllegalArgumentException} that says what is allowed
     */
    public FaultApi(boolean open, Consumer<JsonNode> adder, Runnable clearer) {
        this.open = open;
        this.adder = adder;
        this.clearer = clearer;
    }

    public static boolean isMeant(List<String> path) {
        return path.equals(PATH);
    }

    /** Whether a request is to be answered although a fault drops all others. */
    public boolean isSpared(List<String> path) {
        return open && isMeant(path);
    }

    public Reply answer(Call call) {
        if (!open) {
            return Reply.text(404, "404: Not Found. Start the simulator with --faults.");
        }
        return switch (call.method()) {
            case "POST" -> add(call);
            case "DELETE" -> {
                clearer.run();
                yield Reply.empty(204);
            }
            default -> Reply.text(405, "405: Method Not Allowed");
        };
    }

    private Reply add(Call call) {
        try {
            adder.accept(Wire.read(call.body().bytes()));
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
