package dev.emp.simulators.comfyui;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Results of nodes by signature. Keeps only what the latest prompt could use, as ComfyUI's classic cache does. */
final class NodeCache {

    /**
     * What a node gave.
     *
     * @param values one per output slot
     * @param ui what {@code executed} shows; null for nodes that show nothing
     */
    record Result(List<NodeValue> values, @Nullable ObjectNode ui) {
        static Result of(NodeValue... values) {
            return new Result(List.of(values), null);
        }
    }

    private final Map<String, Result> results = new HashMap<>();

    void keepOnly(Collection<String> signatures) {
        results.keySet().retainAll(signatures);
    }

    @Nullable
    Result get(String signature) {
        return results.get(signature);
    }

    void put(String signature, Result result) {
        results.put(signature, result);
    }

    void clear() {
        results.clear();
    }
}
