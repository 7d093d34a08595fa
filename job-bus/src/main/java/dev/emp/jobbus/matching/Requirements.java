package dev.emp.jobbus.matching;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything a job needs of a worker; all of it must be met. Order does not matter and duplicates count once. */
public record Requirements(List<Requirement> all) {

    public static final Requirements NONE = new Requirements(List.of());

    public Requirements {
        all = List.copyOf(all);
    }

    public static Requirements of(Requirement... requirements) {
        return new Requirements(List.of(requirements));
    }

    /** These requirements and one more. */
    public Requirements and(Requirement requirement) {
        return new Requirements(
                Stream.concat(all.stream(), Stream.of(requirement)).toList());
    }

    /** The canonical text: two jobs with the same signature stand in the same lane. */
    public String signature() {
        return all.stream().map(Requirement::toString).distinct().sorted().collect(Collectors.joining(" & "));
    }

    /** Those requirements that the capabilities do not meet; empty when a worker with them can take the job. */
    public List<Requirement> unmetBy(Capabilities capabilities) {
        return all.stream()
                .filter(requirement -> !requirement.isMetBy(capabilities.valuesOf(requirement.attribute())))
                .toList();
    }
}
