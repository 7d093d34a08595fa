package dev.emp.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A compose file with its variables at their defaults, as far as tests look at it. */
final class ComposeFile {

    static final Path FOLDER =
            Path.of("..", "deploy", "compose").toAbsolutePath().normalize();

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?::-([^}]*))?}");

    private final Map<String, Object> content;

    private ComposeFile(Map<String, Object> content) {
        this.content = content;
    }

    static ComposeFile read(String name) throws IOException {
        Object content = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(withDefaults(Files.readString(FOLDER.resolve(name))));
        return new ComposeFile(map(content));
    }

    private static String withDefaults(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(2) == null ? "" : match.group(2)));
    }

    Map<String, Object> content() {
        return content;
    }

    Map<String, Service> services() {
        Map<String, Service> services = new TreeMap<>();
        map(content.get("services")).forEach((name, value) -> services.put(name, new Service(name, map(value))));
        return services;
    }

    /** One service. Names of fields are those of the compose file. */
    record Service(String name, Map<String, Object> fields) {

        String text(String field) {
            return String.valueOf(fields.get(field));
        }

        List<String> list(String field) {
            return strings(fields.get(field));
        }

        Map<String, Object> map(String field) {
            return ComposeFile.map(fields.get(field));
        }

        Map<String, String> environment() {
            Map<String, String> environment = new TreeMap<>();
            map("environment").forEach((key, value) -> environment.put(key, String.valueOf(value)));
            return environment;
        }

        boolean isOurs() {
            return text("image").startsWith("emp/");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @SuppressWarnings("unchecked") // The keys of YAML in these files are texts.
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    static List<String> strings(Object value) {
        return value == null
                ? List.of()
                : ((Collection<?>) value).stream().map(String::valueOf).toList();
    }
}
