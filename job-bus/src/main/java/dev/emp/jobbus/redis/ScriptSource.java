package dev.emp.jobbus.redis;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of a script as Redis gets it: the constants of the settings, {@code _base.lua}, the parts named in the script's header
 * ({@code -- Uses: events, jobs}), and the script.
 *
 * @param sha1 the name under which Redis caches it
 */
record ScriptSource(String text, String sha1) {

    private static final Pattern USES = Pattern.compile("^-- Uses:\\s*(.+)$", Pattern.MULTILINE);

    static ScriptSource load(Script script, Map<String, Long> constants) {
        String body = read(script.file());
        String text = Stream.concat(Stream.of("base"), partsUsedBy(body).stream())
                .map(part -> read("_" + part + ".lua"))
                .collect(Collectors.joining("\n", written(constants), "\n" + body));
        return new ScriptSource(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String written(Map<String, Long> constants) {
        return constants.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(constant -> "local " + constant.getKey() + " = " + constant.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static List<String> partsUsedBy(String body) {
        Matcher uses = USES.matcher(body);
        return uses.find() ? Arrays.asList(uses.group(1).strip().split(",\\s*")) : List.of();
    }

    private static String read(String file) {
        try (InputStream resource = ScriptSource.class.getResourceAsStream("/lua/" + file)) {
            if (resource == null) {
                throw new IllegalStateException("the script /lua/" + file + " is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
