package dev.emp.simulators.comfyui;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which node of a prompt runs next. Among the nodes whose inputs are there ComfyUI prefers, so that people see results
 * early: output nodes, then nodes right before one, then nodes two before one, then any.
 */
final class ExecutionOrder {
    private final ObjectNode graph;
    private final Predicate<String> isCached;
    private final Predicate<String> isOutput;
    /** Nodes still to run, in the order they were found, with the nodes that wait for them. */
    private final Map<String, Set<String>> waiters = new LinkedHashMap<>();

    private final Map<String, Integer> blockers = new HashMap<>();

    /** @param isCached by node id: such nodes are not run, unless they are asked for as outputs */
    ExecutionOrder(ObjectNode graph, List<String> outputs, Predicate<String> isCached, Predicate<String> isOutput) {
        this.graph = graph;
        this.isCached = isCached;
        this.isOutput = isOutput;
        outputs.forEach(this::add);
    }

    private void add(String output) {
        Deque<String> stack = new ArrayDeque<>(List.of(output));
        while (!stack.isEmpty()) {
            String id = stack.pop();
            if (waiters.containsKey(id)) {
                continue;
            }
            waiters.put(id, new LinkedHashSet<>());
            blockers.put(id, 0);
            upstream(id).forEach(stack::push);
        }
        waiters.keySet().forEach(this::connect);
    }

    private void connect(String id) {
        for (String source : upstream(id)) {
            Set<String> waiting = waiters.get(source);
            if (waiting != null && waiting.add(id)) {
                blockers.merge(id, 1, Integer::sum);
            }
        }
    }

    private Set<String> upstream(String id) {
        Set<String> sources = new LinkedHashSet<>();
        for (JsonNode input : graph.path(id).path("inputs").values()) {
            if (input.isArray()
                    && input.size() == 2
                    && !isCached.test(input.get(0).asString())) {
                sources.add(input.get(0).asString());
            }
        }
        return sources;
    }

    /** The next node, or null when all have run. */
    @Nullable
    String next() {
        List<String> ready = waiters.keySet().stream()
                .filter(id -> blockers.getOrDefault(id, 0) == 0)
                .toList();
        List<Predicate<String>> preferences =
                List.of(isOutput, id -> leadsTo(id, isOutput), id -> leadsTo(id, next -> leadsTo(next, isOutput)));
        for (Predicate<String> preference : preferences) {
            for (String id : ready) {
                if (preference.test(id)) {
                    return id;
                }
            }
        }
        return ready.isEmpty() ? null : ready.getFirst();
    }

    private boolean leadsTo(String id, Predicate<String> goal) {
        return waiters.getOrDefault(id, Set.of()).stream().anyMatch(goal);
    }

    /** The node has run; what waited for it alone is ready now. */
    void done(String id) {
        Set<String> waiting = waiters.remove(id);
        if (waiting != null) {
            waiting.forEach(waiter -> blockers.merge(waiter, -1, Integer::sum));
        }
    }
}
