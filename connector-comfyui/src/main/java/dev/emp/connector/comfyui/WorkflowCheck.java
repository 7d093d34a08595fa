package dev.emp.connector.comfyui;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks up what a workflow names before ComfyUI is asked to run it: node classes and model files. All else, such as missing
 * inputs and links, is left to ComfyUI: custom nodes have rules of their own.
 */
final class WorkflowCheck {

    private final NodeCatalog catalog;

    WorkflowCheck(NodeCatalog catalog) {
        this.catalog = catalog;
    }

    /** What this ComfyUI does not have for certain; empty when it can run the workflow, or does not tell. */
    List<WorkflowFault> faults(ObjectNode workflow) throws InterruptedException {
        if (!catalog.isKnown()) {
            return List.of();
        }
        List<WorkflowFault> faults = new ArrayList<>();
        for (Map.Entry<String, JsonNode> node : workflow.properties()) {
            String classType = node.getValue().path("class_type").asString("");
            if (!classType.isEmpty() && find(classType) == null) {
                faults.add(new WorkflowFault(
                        node.getKey(), classType, null, classType, NearestNames.of(classType, catalog.names())));
            }
        }
        for (String node : needed(workflow)) {
            faults.addAll(missingModels(node, workflow.path(node)));
        }
        return faults;
    }

    /** One that is not known may have been installed since. */
    private @Nullable NodeClass find(String classType) throws InterruptedException {
        NodeClass known = catalog.find(classType);
        if (known != null) {
            return known;
        }
        return catalog.lookUpAgain(classType) ? catalog.find(classType) : new NodeClass(false, Map.of());
    }

    private List<WorkflowFault> missingModels(String node, JsonNode described) throws InterruptedException {
        String classType = described.path("class_type").asString("");
        List<WorkflowFault> faults = new ArrayList<>();
        for (Map.Entry<String, JsonNode> input : described.path("inputs").properties()) {
            String value = input.getValue().asString("");
            if (NodeClass.isModelFile(value)
                    && isMissing(classType, input.getKey(), value)
                    && catalog.lookUpAgain(classType)
                    && isMissing(classType, input.getKey(), value)) {
                List<String> choices = Objects.requireNonNull(catalog.find(classType))
                        .modelChoices()
                        .getOrDefault(input.getKey(), List.of());
                faults.add(new WorkflowFault(node, classType, input.getKey(), value, NearestNames.of(value, choices)));
            }
        }
        return faults;
    }

    private boolean isMissing(String classType, String input, String value) {
        NodeClass node = catalog.find(classType);
        List<String> choices = node == null ? null : node.modelChoices().get(input);
        return choices != null && !choices.contains(value);
    }

    /** The nodes that make results and those that they take from: ComfyUI looks at no others. */
    private Set<String> needed(ObjectNode workflow) {
        Deque<String> open = new ArrayDeque<>();
        workflow.properties().forEach(node -> {
            NodeClass known = catalog.find(node.getValue().path("class_type").asString(""));
            if (known != null && known.output()) {
                open.add(node.getKey());
            }
        });
        Set<String> needed = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            String node = open.remove();
            if (workflow.has(node) && needed.add(node)) {
                workflow.path(node).path("inputs").forEach(input -> {
                    if (input.isArray() && input.size() == 2 && input.path(0).isString()) {
                        open.add(input.path(0).asString());
                    }
                });
            }
        }
        return needed;
    }
}
