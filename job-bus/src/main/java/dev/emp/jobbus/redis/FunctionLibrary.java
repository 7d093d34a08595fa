package dev.emp.jobbus.redis;

import io.lettuce.core.codec.Base16;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All scripts as one library of Redis functions. A call of a function finds everything made, where a script has to make its own
 * functions in every call; on a Redis that is not busy, whose memory is in no cache, that is most of what a call costs.
 *
 * @param name with a digest of the text in it: the versions of EMP that share a Redis have a library each
 */
record FunctionLibrary(String name, String text) {

    /** Each may use those before it. */
    private static final List<String> PARTS = List.of(
            "base", "events", "jobs", "lanes", "waking", "tenants", "limits", "ends", "dependents", "documents");

    private static final int DIGITS = 12;

    static FunctionLibrary of(Map<Script, ScriptText> scripts, Map<String, Long> constants) {
        String parts = PARTS.stream()
                .map(ScriptText::part)
                .collect(Collectors.joining("\n", ScriptSource.written(constants, true), "\n"));
        String all = scripts.entrySet().stream()
                .map(script -> registered(script.getKey(), script.getValue()))
                .collect(Collectors.joining("", parts, ""));
        String name =
                "emp_" + Base16.digest(all.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
        return new FunctionLibrary(name, "#!lua name=" + name + "\nlocal LIBRARY = '" + name + "'\n" + all);
    }

    /** The name of a script's function. */
    String function(Script script) {
        return name + "_" + suffix(script);
    }

    private static String registered(Script script, ScriptText text) {
        return "do\n" + text.definitions() + "\nredis.register_function{function_name = LIBRARY .. '_" + suffix(script)
                + "', flags = {" + (text.writes() ? "" : "'no-writes'") + "}, callback = function(KEYS, ARGV)\n"
                + "begin_call(KEYS, ARGV)\n" + text.body() + "\nend}\nend\n";
    }

    private static String suffix(Script script) {
        return script.name().toLowerCase(Locale.ROOT);
    }
}
