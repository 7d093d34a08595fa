package dev.emp.jobbus.redis;

import io.lettuce.core.codec.Base16;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of a script as a Redis gets it that knows no functions: the constants of the settings, {@code _base.lua}, the parts that
 * it uses, and the script.
 *
 * @param sha1 the name under which Redis caches it
 */
record ScriptSource(String text, String sha1) {

    static ScriptSource of(ScriptText script, Map<String, Long> constants) {
        String text = Stream.concat(Stream.of("base"), script.parts().stream())
                .map(ScriptText::part)
                .collect(Collectors.joining(
                        "\n",
                        written(constants, false),
                        "\n" + script.definitions() + "\nbegin_call(KEYS, ARGV)\n" + script.body()));
        return new ScriptSource(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The constants as variables, and whether what follows is a library of functions. */
    static String written(Map<String, Long> constants, boolean isLibrary) {
        return constants.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(constant -> "local " + constant.getKey() + " = " + constant.getValue() + "\n")
                .collect(Collectors.joining("", "local IS_LIBRARY = " + isLibrary + "\n", ""));
    }
}
