package dev.emp.worker.plan;

import dev.emp.connector.ConnectorDescriptor;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.util.Map;
import java.util.Set;

/** A worker of this machine: its service, how many jobs it runs at once, what it offers besides, and what it allows. */
public record PlannedWorker(
        WorkerId id, PlannedService service, int slots, String pool, Map<String, String> labels, Admission admission) {

    /** What a worker says itself; no provider adds to it. */
    private static final Set<String> RESERVED = Set.of(
            Capabilities.SERVICE, Capabilities.POOL, Capabilities.MODEL, Capabilities.WARM_MODEL, Capabilities.SECRET);

    public PlannedWorker {
        labels = Map.copyOf(labels);
    }

    /**
     * What the worker offers while its connector describes itself so.
     *
     * @param warmModels that its provider holds in memory
     * @param secrets that its machine has, by name
     */
    public Capabilities capabilities(ConnectorDescriptor descriptor, Set<String> warmModels, Set<String> secrets) {
        Capabilities offer =
                Capabilities.ofService(descriptor.service()).with(Capabilities.POOL, AttributeValue.of(pool));
        for (String model : descriptor.models()) {
            offer = offer.with(Capabilities.MODEL, AttributeValue.of(model));
        }
        for (String model : warmModels) {
            offer = offer.with(Capabilities.WARM_MODEL, AttributeValue.of(model));
        }
        for (String secret : secrets) {
            offer = offer.with(Capabilities.SECRET, AttributeValue.of(secret));
        }
        for (Map.Entry<String, String> attribute : descriptor.attributes().entrySet()) {
            if (!RESERVED.contains(attribute.getKey()) && !labels.containsKey(attribute.getKey())) {
                offer = withLabel(offer, attribute.getKey(), attribute.getValue());
            }
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            offer = withLabel(offer, label.getKey(), label.getValue());
        }
        return offer.withAdmission(admission);
    }

    /** Configuration knows only text, so a label that looks like a number is offered as both. */
    private static Capabilities withLabel(Capabilities offer, String name, String value) {
        Capabilities text = offer.with(name, AttributeValue.of(value));
        try {
            double number = Double.parseDouble(value);
            return Double.isFinite(number) ? text.with(name, AttributeValue.of(number)) : text;
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
