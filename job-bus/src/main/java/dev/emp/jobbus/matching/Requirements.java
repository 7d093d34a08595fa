package dev.emp.jobbus.matching;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything a job needs of a worker, all of which must be met, and what it would like. Order does not matter and
 * duplicates count once.
 *
 * @param preferredModels models that the worker should hold already; others may take the job only after a while
 */
public record Requirements(List<Requirement> all, Set<String> preferredModels) {

    public static final int MOST_PREFERRED_MODELS = 20;
    public static final Requirements NONE = new Requirements(List.of(), Set.of());

    /** @throws IllegalArgumentException if there are too many preferred models */
    public Requirements {
        all = List.copyOf(all);
        preferredModels = Set.copyOf(preferredModels);
        if (preferredModels.size() > MOST_PREFERRED_MODELS) {
            throw new IllegalArgumentException("a job prefers at most " + MOST_PREFERRED_MODELS + " models");
        }
    }

    public static Requirements of(Requirement... requirements) {
        return new Requirements(List.of(requirements), Set.of());
    }

    /** These requirements and one more. */
    public Requirements and(Requirement requirement) {
        return new Requirements(
                Stream.concat(all.stream(), Stream.of(requirement)).toList(), preferredModels);
    }

    public Requirements preferring(Set<String> models) {
        return new Requirements(all, models);
    }

    /** The canonical text: jobs with the same signature can be done by the same workers. */
    public String signature() {
        String needs =
                all.stream().map(Requirement::toString).distinct().sorted().collect(Collectors.joining(" & "));
        return preferredModels.isEmpty()
                ? needs
                : needs + " ~ "
                        + preferredModelValues().stream()
                                .map(AttributeValue::literal)
                                .sorted()
                                .collect(Collectors.joining(", "));
    }

    /** Those requirements that the capabilities do not meet; empty when a worker with them can take the job. */
    public List<Requirement> unmetBy(Capabilities capabilities) {
        return all.stream()
                .filter(requirement -> !requirement.isMetBy(capabilities.valuesOf(requirement.attribute())))
                .toList();
    }

    /** The text that they name for the attribute by {@code =}, or the first of those they name by {@code in}; empty for none. */
    public Optional<String> named(String attribute) {
        return all.stream()
                .filter(requirement -> requirement.attribute().equals(attribute))
                .filter(requirement ->
                        requirement.comparison() == Comparison.EQUAL || requirement.comparison() == Comparison.IN)
                .map(requirement -> requirement.operands().getFirst())
                .filter(AttributeValue.Text.class::isInstance)
                .map(AttributeValue::toString)
                .findFirst();
    }

    /** Whether they name values of the attribute that the worker must have. */
    boolean asksFor(String attribute) {
        return all.stream()
                .anyMatch(requirement -> requirement.attribute().equals(attribute)
                        && (requirement.comparison() == Comparison.EQUAL || requirement.comparison() == Comparison.IN));
    }

    Set<AttributeValue> preferredModelValues() {
        return preferredModels.stream().map(AttributeValue::of).collect(Collectors.toSet());
    }
}
