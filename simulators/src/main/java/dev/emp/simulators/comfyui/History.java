package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What became of the prompts that have run, oldest first. Lives in memory only. */
final class History {
    private static final int LIMIT = 10_000;

    private final Map<String, ObjectNode> entries = new LinkedHashMap<>();

    /** Adds an entry; one with the same id is replaced and keeps its place. */
    synchronized void put(String promptId, ObjectNode entry) {
        if (!entries.containsKey(promptId) && entries.size() >= LIMIT) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(promptId, entry);
    }

    /** The entry under its own id; an empty object for an unknown id. */
    synchronized ObjectNode find(String promptId) {
        ObjectNode found = Wire.object();
        ObjectNode entry = entries.get(promptId);
        if (entry != null) {
            found.set(promptId, entry);
        }
        return found;
    }

    /**
     * A part of the history.
     *
     * @param offset entries to leave out at the start; negative for "so many that the newest {@code limit} remain"
     * @param limit negative for no limit
     */
    synchronized ObjectNode list(int offset, int limit) {
        int start = offset < 0 && limit >= 0 ? entries.size() - limit : offset;
        ObjectNode listed = Wire.object();
        int index = 0;
        for (Map.Entry<String, ObjectNode> entry : entries.entrySet()) {
            if (index++ < start) {
                continue;
            }
            listed.set(entry.getKey(), entry.getValue());
            if (limit >= 0 && listed.size() >= limit) {
                break;
            }
        }
        return listed;
    }

    synchronized void delete(Collection<String> ids) {
        ids.forEach(entries::remove);
    }

    synchronized void clear() {
        entries.clear();
    }
}
