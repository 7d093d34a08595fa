package dev.emp.orchestrator.webhooks;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.Pointer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a receiver may ask to hear of: types such as {@code job.failed}, and groups such as {@code job.*}. */
final class EventTypes {

    static final String TEST = "webhook.test";
    static final List<String> ENDS = List.of("job.succeeded", "job.failed", "job.canceled", "job.expired");
    private static final String ALL = ".*";
    private static final List<String> JOBS = Stream.concat(
                    Stream.of("job" + ALL), Stream.of(JobEvent.Type.values()).map(EventTypes::of))
            .toList();
    private static final List<String> ALERTS = List.of("alert" + ALL, "alert.firing", "alert.resolved");
    private static final int MOST = 50;

    private EventTypes() {}

    static String of(JobEvent.Type type) {
        return "job." + type.wireName();
    }

    /** The ends of jobs when the member is absent. */
    static List<String> read(ObjectReader reader, String name) {
        JsonNode given = reader.any(name);
        if (given == null) {
            return ENDS;
        }
        if (given.isArray() && given.isEmpty()) {
            reader.faults().invalid(reader.pointerOf(name), "must name at least one type of event");
        }
        LinkedHashSet<String> types = new LinkedHashSet<>();
        List<JsonNode> elements = reader.elements(name, MOST);
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            if (element.isString() && isKnown(element.stringValue())) {
                types.add(element.stringValue());
            } else {
                reader.faults()
                        .invalid(
                                Pointer.child(reader.pointerOf(name), Integer.toString(i)),
                                "must be one of " + String.join(", ", JOBS) + ", " + String.join(", ", ALERTS));
            }
        }
        return List.copyOf(types);
    }

    static boolean matches(List<String> asked, String type) {
        return asked.contains(type) || asked.contains(type.substring(0, type.indexOf('.')) + ALL);
    }

    /** Whether any of them tells of the platform, and not of the jobs of a tenant. */
    static boolean haveAlerts(List<String> types) {
        return types.stream().anyMatch(ALERTS::contains);
    }

    private static boolean isKnown(String text) {
        return JOBS.contains(text) || ALERTS.contains(text);
    }
}
