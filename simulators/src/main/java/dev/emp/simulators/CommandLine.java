package dev.emp.simulators;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments of the form {@code --name value} or {@code --name=value}, and {@code --faults} without a value. */
final class CommandLine {
    private static final String FAULTS = "--faults";

    private CommandLine() {}

    /** @throws IllegalArgumentException naming the argument that makes no sense */
    static Map<String, String> read(String... args) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> left = new ArrayList<>(List.of(args));
        while (!left.isEmpty()) {
            String[] parts = left.removeFirst().split("=", 2);
            String name = parts[0];
            boolean hasValue = parts.length == 2;
            if (name.equals(FAULTS) && hasValue) {
                throw new IllegalArgumentException("--faults takes no value");
            }
            if (!name.equals(FAULTS) && !hasValue && left.isEmpty()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            values.put(name, hasValue ? parts[1] : name.equals(FAULTS) ? "" : left.removeFirst());
        }
        return values;
    }
}
