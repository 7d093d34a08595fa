package dev.emp.orchestrator.alerts;

import java.util.List;
import java.util.Set;

/**
 * What a look has shown.
 *
 * @param judged the kinds that could be judged; of the others nobody knows, so their alerts stay as they are
 */
record Findings(Set<Kind> judged, List<Finding> all) {

    static final Findings NONE = new Findings(Set.of(), List.of());

    Findings {
        judged = Set.copyOf(judged);
        all = List.copyOf(all);
    }
}
