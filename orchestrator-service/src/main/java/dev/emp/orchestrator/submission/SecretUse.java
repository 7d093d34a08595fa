package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.submission.SpecReader.Draft;
import dev.emp.secrets.SecretReference;
import dev.emp.secrets.SecretReferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Lets inputs refer to secrets of machines, whose values never come here: only a machine that has them is to take the job. */
final class SecretUse {

    /** In one input. Each is one requirement more, and splits lanes. */
    static final int MOST = 16;

    private static final List<String> MEMBERS = List.of(SecretReference.MARK);

    private SecretUse() {}

    /**
     * The draft with what its references require of machines; one that refers to none is as it was.
     *
     * @throws ProblemException with every fault of a reference
     */
    static Draft requiredBy(Draft draft) {
        if (draft.parts().stream().noneMatch(InputPart::hasSecrets)) {
            return draft;
        }
        Faults faults = new Faults();
        List<Set<String>> names =
                draft.parts().stream().map(part -> names(part, faults)).toList();
        faults.throwIfAny();
        JobSpec spec = draft.spec();
        List<Fallback> fallbacks = new ArrayList<>();
        for (Fallback fallback : spec.fallbacks().all()) {
            Task task = fallback.task();
            Requirements required = with(names.get(fallbacks.size() + 1), task.requirements());
            fallbacks.add(new Fallback(new Task(task.service(), task.input(), required), fallback.on()));
        }
        return draft.with(spec.withRequirements(with(names.getFirst(), spec.requirements()))
                .withFallbacks(Fallbacks.of(fallbacks)));
    }

    private static Set<String> names(InputPart part, Faults faults) {
        Set<String> names = new TreeSet<>();
        SecretReferences.replace(part.input(), part.inputPointer(), (reference, pointer) -> {
            check(reference, pointer, faults);
            if (names.add(SecretReference.nameIn(reference)) && names.size() == MOST + 1) {
                faults.invalid(pointer, "is one secret too many: an input refers to at most " + MOST);
            }
            return reference;
        });
        return names;
    }

    private static void check(ObjectNode reference, String pointer, Faults faults) {
        ObjectReader reader = ObjectReader.of(reference, pointer, faults, MEMBERS);
        if (!SecretReference.isName(SecretReference.nameIn(reference))
                || !reference.path(SecretReference.MARK).isString()) {
            faults.invalid(reader.pointerOf(SecretReference.MARK), SecretReference.RULE);
        }
    }

    private static Requirements with(Set<String> names, Requirements requirements) {
        Requirements all = requirements;
        for (String name : names) {
            all = all.and(Requirement.equal(Capabilities.SECRET, name));
        }
        return all;
    }
}
