package dev.emp.connector.support.http;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.support.keys.KeySource;
import dev.emp.connector.support.secret.Scrubber;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers that a server gets with every request, as an operator has set them. A value such as {@code Bearer env:COMFYUI_TOKEN} or {@code
 * file:/run/secrets/token} says where its secret is; it is read whenever a request is made. Shows no value.
 */
public final class ServerHeaders {

    private static final Pattern WITH_SOURCE = Pattern.compile("(?:(\\S+)\\s+)?((?:env|file):.*)");

    private final Map<String, Value> values;
    private final Scrubber scrubber;

    /** One header's value, as far as it is known before a request. */
    private sealed interface Value {

        /** @param scheme {@code Bearer}, for example; empty when there is none */
        record FromSource(String scheme, KeySource source) implements Value {}

        record Literal(String text) implements Value {}
    }

    private ServerHeaders(Map<String, Value> values, Scrubber scrubber) {
        this.values = values;
        this.scrubber = scrubber;
    }

    /**
     * @param shared for all servers
     * @param own of this server; one of the same name, in any case of letters, takes the place of a shared one
     * @param setting where they are configured, for messages
     * @param environment the value of a variable, null when it is not set: {@code System::getenv}
     * @param scrubber learns the values, for a server or a proxy may repeat them
     * @throws IllegalArgumentException when a value says where its secret is, and that makes no sense
     */
    public static ServerHeaders of(
            Map<String, String> shared,
            Map<String, String> own,
            String setting,
            Function<String, @Nullable String> environment,
            Scrubber scrubber) {
        Map<String, Value> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        shared.forEach((name, text) -> values.put(name, value(name, text, setting, environment)));
        own.forEach((name, text) -> {
            values.remove(name);
            values.put(name, value(name, text, setting, environment));
        });
        return new ServerHeaders(values, scrubber);
    }

    private static Value value(
            String name, String text, String setting, Function<String, @Nullable String> environment) {
        Matcher form = WITH_SOURCE.matcher(text.strip());
        if (!form.matches()) {
            return new Value.Literal(text);
        }
        try {
            String scheme = form.group(1) == null ? "" : form.group(1);
            return new Value.FromSource(scheme, KeySource.of(form.group(2), environment));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + "." + name.toLowerCase(Locale.ROOT) + " " + e.getMessage(), e);
        }
    }

    /**
     * Names and values for a request made now. The values are hidden from all texts from now on.
     *
     * @throws ConnectorException auth, naming the variable or the file that should hold a value, when there is none
     */
    public Map<String, String> now() throws ConnectorException {
        Map<String, String> current = new LinkedHashMap<>();
        for (Map.Entry<String, Value> header : values.entrySet()) {
            String value = switch (header.getValue()) {
                case Value.Literal(String text) -> text.strip();
                case Value.FromSource(String scheme, KeySource source) -> (scheme + " " + source.read()).strip();
            };
            scrubber.hide(value);
            // what stands behind a scheme is repeated without it too
            scrubber.hide(value.substring(value.lastIndexOf(' ') + 1));
            current.put(header.getKey(), value);
        }
        return current;
    }

    /** Names only. */
    @Override
    public String toString() {
        return "ServerHeaders" + values.keySet();
    }
}
