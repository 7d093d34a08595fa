package dev.emp.setup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind a command. */
final class Options {

    private static final String FLAG = "yes";

    private final List<String> plain = new ArrayList<>();
    private final Map<String, List<String>> named = new HashMap<>();

    private Options() {}

    /**
     * @param flags options without a value
     * @param values options with one, which may be given several times
     * @throws UsageException for any other option
     */
    static Options parse(List<String> arguments, Set<String> flags, Set<String> values) throws UsageException {
        Options options = new Options();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                options.plain.add(argument);
            } else if (flags.contains(argument)) {
                options.add(argument, FLAG);
            } else if (values.contains(argument.split("=", 2)[0])) {
                String[] parts = argument.split("=", 2);
                if (parts.length == 1 && ++i == arguments.size()) {
                    throw new UsageException(argument + " needs a value");
                }
                options.add(parts[0], parts.length == 1 ? arguments.get(i) : parts[1]);
            } else {
                List<String> known = new ArrayList<>(flags);
                known.addAll(values);
                throw new UsageException(argument + " is unknown; there are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return options;
    }

    private void add(String name, String value) {
        named.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    /** What stands there without a name, which must be as many as the names tell. */
    List<String> plain(String... names) throws UsageException {
        if (plain.size() != names.length) {
            throw new UsageException("takes " + (names.length == 0 ? "only options" : String.join(" and ", names))
                    + ", and got " + (plain.isEmpty() ? "nothing" : String.join(" ", plain)));
        }
        return plain;
    }

    boolean has(String flag) {
        return named.containsKey(flag);
    }

    List<String> all(String name) {
        return named.getOrDefault(name, List.of());
    }

    /** The last one given. */
    Optional<String> find(String name) {
        return all(name).isEmpty() ? Optional.empty() : Optional.of(all(name).getLast());
    }

    String get(String name) throws UsageException {
        return find(name).orElseThrow(() -> new UsageException(name + " is missing"));
    }

    /** A whole number within limits. */
    int number(String name, int usual, int least, int most) throws UsageException {
        String text = find(name).orElse(Integer.toString(usual));
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            throw new UsageException(name + " must be " + least + " to " + most + ", not '" + text + "'");
        }
        return value;
    }

    /** A command line makes no sense; the message says what is wrong and what is allowed. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
