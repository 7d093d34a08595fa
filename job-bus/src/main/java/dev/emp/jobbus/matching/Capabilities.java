package dev.emp.jobbus.matching;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a worker offers, and what it allows.
 *
 * @param attributes for every attribute the set of its values, for example all models it can run
 */
public record Capabilities(Map<String, Set<AttributeValue>> attributes, Admission admission) {

    public static final String SERVICE = "service";
    public static final String POOL = "pool";
    public static final String MODEL = "model";
    /** The models that are loaded now. */
    public static final String WARM_MODEL = "model.warm";
    /** The names of the secrets that inputs may refer to. */
    public static final String SECRET = "secret";

    public Capabilities {
        Map<String, Set<AttributeValue>> copy = new TreeMap<>();
        attributes.forEach((name, values) -> copy.put(name, Set.copyOf(values)));
        attributes = Map.copyOf(copy);
    }

    /** What a worker offers that allows everything. */
    public Capabilities(Map<String, Set<AttributeValue>> attributes) {
        this(attributes, Admission.OPEN);
    }

    public static Capabilities ofService(String service) {
        return new Capabilities(Map.of(SERVICE, Set.of(AttributeValue.of(service))));
    }

    /** These capabilities with one more value of an attribute. */
    public Capabilities with(String attribute, AttributeValue value) {
        Map<String, Set<AttributeValue>> copy = new TreeMap<>(attributes);
        copy.merge(attribute, Set.of(value), (before, added) -> {
            Set<AttributeValue> all = new HashSet<>(before);
            all.addAll(added);
            return all;
        });
        return new Capabilities(copy, admission);
    }

    public Capabilities withAdmission(Admission value) {
        return new Capabilities(attributes, value);
    }

    /** The offered values of an attribute, empty when there are none. */
    public Set<AttributeValue> valuesOf(String attribute) {
        return attributes.getOrDefault(attribute, Set.of());
    }

    /** The canonical text: workers with the same signature can take the same lanes. */
    public String signature() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(attributes)
                .forEach((name, values) -> text.append(name)
                        .append('=')
                        .append(values.stream()
                                .map(AttributeValue::literal)
                                .sorted()
                                .toList())
                        .append(';'));
        return text.append(admission.signature()).toString();
    }
}
