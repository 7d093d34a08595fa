package dev.emp.orchestrator.webhooks;

import java.util.List;

/**
 * Who is told of one job, as its submission says.
 *
 * @param events types and groups of types; none when the receiver wants to hear no more
 */
public record JobHook(String url, List<String> events) {

    public JobHook {
        events = List.copyOf(events);
    }
}
