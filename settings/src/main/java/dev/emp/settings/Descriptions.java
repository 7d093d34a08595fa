package dev.emp.settings;

import dev.emp.settings.Member.Described;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the Javadoc of the records says of each setting. Spring Boot's annotation processor writes it beside the classes:
 * all records with a prefix of a module in one file, and each {@code ConfigurationPropertiesSource}, which the elements of
 * lists and maps have to be, in a file of its own.
 */
final class Descriptions {

    private static final String OF_PREFIXES = "META-INF/spring-configuration-metadata.json";
    private static final String OF_ELEMENTS = "META-INF/spring/configuration-metadata/";

    private final ClassLoader loader;
    private final Map<String, Map<String, String>> files = new ConcurrentHashMap<>();

    Descriptions(ClassLoader loader) {
        this.loader = loader;
    }

    /** A sentence or several; empty when nothing is said. */
    String of(Described place) {
        String inElement = OF_ELEMENTS + place.root().getName() + ".json";
        String own = read(inElement).get(place.path());
        return own != null ? own : read(OF_PREFIXES).getOrDefault(place.path(), "");
    }

    private Map<String, String> read(String file) {
        return files.computeIfAbsent(file, this::load);
    }

    private Map<String, String> load(String file) {
        Map<String, String> found = new HashMap<>();
        // Not before it is asked for: a service that only starts needs no description.
        JsonMapper json = JsonMapper.shared();
        try {
            List<URL> copies = Collections.list(loader.getResources(file));
            for (URL copy : copies) {
                try (InputStream content = copy.openStream()) {
                    for (JsonNode property : json.readTree(content).path("properties")) {
                        found.putIfAbsent(
                                property.path("name").asString(""),
                                plain(property.path("description").asString("")));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return found;
    }

    /** Without the marks of Javadoc, and for those who write settings, not code. */
    private static String plain(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*)}", "$1")
                .replaceAll("\\{@link (?:[\\w.]*[.#])?([\\w.]+)[^}]*}", "$1")
                .replaceAll("\\bnull\\b", "unset")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
