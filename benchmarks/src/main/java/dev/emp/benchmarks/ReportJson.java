package dev.emp.benchmarks;

import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A report for machines; the form is fixed in the architecture, section 9. */
final class ReportJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ReportJson() {}

    static String write(Report report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("command", report.command())
                .put("commit", report.commit())
                .put("started_at", report.startedAt().toString())
                .put("machine", report.machine());
        ObjectNode versions = root.putObject("versions");
        report.versions().forEach(versions::put);
        root.putArray("figures")
                .addAll(report.figures().stream().map(ReportJson::figure).toList());
        return JSON.writeValueAsString(root) + "\n";
    }

    /** What does not apply is left out, but for the goal, which is null when there is none. */
    private static ObjectNode figure(Figure figure) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", figure.name()).put("value", figure.value()).put("unit", figure.unit());
        Goal goal = figure.goal();
        if (goal == null) {
            node.putNull("goal");
        } else {
            String side = goal.comparison().name().toLowerCase(Locale.ROOT);
            node.putObject("goal").put(goal.ofPeer() ? side + "_times_peer" : side, goal.bound());
        }
        node.put("met", figure.met());
        Peer peer = figure.peer();
        if (peer != null) {
            ObjectNode other = node.putObject("peer");
            other.put("name", peer.name()).put("value", peer.rounds().median());
            putRange(other, peer.rounds());
        }
        putRange(node, figure.rounds());
        if (!figure.note().isEmpty()) {
            node.put("note", figure.note());
        }
        return node;
    }

    private static void putRange(ObjectNode node, Rounds rounds) {
        if (rounds.count() > 1) {
            node.putObject("range")
                    .put("lowest", rounds.lowest())
                    .put("highest", rounds.highest())
                    .put("runs", rounds.count());
        }
    }
}
