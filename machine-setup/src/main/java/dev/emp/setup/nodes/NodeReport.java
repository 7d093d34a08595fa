package dev.emp.setup.nodes;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.setup.report.Table;
import java.util.List;

/**
 * What came of all custom nodes.
 *
 * @param folder that holds them
 */
public record NodeReport(String folder, List<NodeOutcome> nodes) {

    private static final int SHORT_COMMIT = 12;

    public NodeReport {
        nodes = List.copyOf(nodes);
    }

    /** Whether every node is there that the machine must have. */
    @JsonProperty("complete")
    public boolean isComplete() {
        return failed().isEmpty();
    }

    /** The names of those that failed and are not optional. */
    public List<String> failed() {
        return nodes.stream()
                .filter(node -> node.state() == NodeOutcome.State.FAILED && !node.optional())
                .map(NodeOutcome::name)
                .toList();
    }

    /** The names of optional ones that failed. */
    public List<String> missed() {
        return nodes.stream()
                .filter(node -> node.state() == NodeOutcome.State.FAILED && node.optional())
                .map(NodeOutcome::name)
                .toList();
    }

    /** For people. */
    public String table() {
        Table table = new Table("NODE", "STATE", "COMMIT", "TIME", "");
        for (NodeOutcome node : nodes) {
            boolean missed = node.state() == NodeOutcome.State.FAILED && node.optional();
            table.add(
                    node.name(),
                    node.state() + (missed ? " (optional)" : ""),
                    node.commit()
                            .substring(0, Math.min(SHORT_COMMIT, node.commit().length())),
                    "%.1f s".formatted(node.seconds()),
                    node.detail());
        }
        return table.toString();
    }
}
