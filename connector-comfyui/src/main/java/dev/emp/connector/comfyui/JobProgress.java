package dev.emp.connector.comfyui;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a workflow has come: the weight of the nodes that are done, plus the done part of the one that runs, of the
 * weight of all. A node that takes steps weighs as many, since samplers take nearly all of the time; others weigh 1.
 */
final class JobProgress {

    private static final int HEAVIEST = 10_000;

    private final ObjectNode workflow;
    private final double total;
    private final Set<String> done = new HashSet<>();
    private @Nullable String current;
    private double steps;
    private double maxSteps;
    private double highest;

    JobProgress(ObjectNode workflow) {
        this.workflow = workflow;
        this.total = workflow.propertyNames().stream().mapToInt(this::weight).sum();
    }

    void cached(Set<String> nodes) {
        nodes.forEach(this::finish);
    }

    /** @param node the node that begins; whichever ran before is done */
    void begin(String node) {
        if (node.equals(current)) {
            return;
        }
        if (current != null) {
            finish(current);
        }
        current = node;
        steps = 0;
        maxSteps = 0;
    }

    void step(String node, double value, double max) {
        if (!workflow.has(node)) {
            return;
        }
        begin(node);
        steps = value;
        maxSteps = max;
    }

    void states(Map<String, Boolean> finishedByNode) {
        finishedByNode.forEach((node, finished) -> {
            if (finished) {
                finish(node);
            }
        });
    }

    private void finish(String node) {
        if (workflow.has(node)) {
            done.add(node);
        }
    }

    /** The node that runs; null before the first. */
    @Nullable
    String current() {
        return current;
    }

    /** From 0 to 1, and never less than before. */
    double fraction() {
        boolean counts = current != null && !done.contains(current) && maxSteps > 0;
        double part = counts ? Math.clamp(steps / maxSteps, 0, 1) : 0;
        double reached = done.stream().mapToInt(this::weight).sum();
        if (current != null) {
            reached += part * weight(current);
        }
        highest = Math.max(highest, Math.min(1, reached / total));
        return highest;
    }

    private int weight(String node) {
        int steps = workflow.path(node).path("inputs").path("steps").asInt(1);
        return Math.clamp(steps, 1, HEAVIEST);
    }

    /** For example {@code KSampler 12/20}. */
    String message() {
        if (current == null) {
            return "starting";
        }
        String name = className(current);
        return maxSteps > 1 ? name + " " + (long) steps + "/" + (long) maxSteps : name;
    }

    String className(String node) {
        return workflow.path(node).path("class_type").asString(node);
    }
}
