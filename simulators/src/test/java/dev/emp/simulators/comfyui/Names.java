package dev.emp.simulators.comfyui;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a recording calls things that get their names at random, and what the simulator called them this time. */
final class Names {
    private final Map<String, String> actualByRecorded = new LinkedHashMap<>();

    void learn(String recorded, String actual) {
        if (!recorded.isEmpty() && !recorded.equals(actual)) {
            actualByRecorded.put(recorded, actual);
        }
    }

    String toActual(String text) {
        String result = text;
        for (Map.Entry<String, String> name : actualByRecorded.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        return result;
    }

    String toRecorded(String text) {
        String result = text;
        for (Map.Entry<String, String> name : actualByRecorded.entrySet()) {
            result = result.replace(name.getValue(), name.getKey());
        }
        return result;
    }
}
