package dev.emp.simulators.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.simulators.http.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ExecutionOrderTest {

    @Test
    void showsResultsAsEarlyAsPossible() {
        ObjectNode graph = graph("""
                {"src": {}, "inv": {"inputs": {"image": ["src", 0]}},
                 "plain": {"inputs": {"images": ["src", 0]}}, "inverted": {"inputs": {"images": ["inv", 0]}}}""");

        assertThat(run(graph, Set.of(), "inverted", "plain")).containsExactly("src", "plain", "inv", "inverted");
    }

    @Test
    void leavesOutWhatIsCachedAndWhatOnlyThatNeeds() {
        ObjectNode graph = graph("""
                {"a": {}, "b": {"inputs": {"x": ["a", 0]}}, "c": {"inputs": {"x": ["b", 0]}}}""");

        assertThat(run(graph, Set.of("b"), "c")).containsExactly("c");
    }

    @Test
    void runsANodeWithTwoWaysToItOnce() {
        ObjectNode graph = graph("""
                {"a": {}, "b": {"inputs": {"x": ["a", 0]}}, "c": {"inputs": {"x": ["a", 1], "y": ["b", 0]}}}""");

        assertThat(run(graph, Set.of(), "c")).containsExactly("a", "b", "c");
    }

    private static ObjectNode graph(String json) {
        return (ObjectNode) Wire.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> run(ObjectNode graph, Set<String> cached, String... outputs) {
        ExecutionOrder order =
                new ExecutionOrder(graph, List.of(outputs), cached::contains, List.of(outputs)::contains);
        List<String> run = new ArrayList<>();
        for (String id = order.next(); id != null; id = order.next()) {
            run.add(id);
            order.done(id);
        }
        return run;
    }
}
