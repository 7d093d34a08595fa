package dev.emp.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The settings that there are: those of the tables in the documents, and those that the modules tell when they are compiled. Both
 * are written from the records that the services read, and tests of those modules keep them so.
 */
final class KnownSettings {

    private static final Path HOME = Path.of("..");
    private static final Pattern IN_A_DOCUMENT = Pattern.compile("emp(\\.[a-z0-9-]+(\\[])?|\\.<name>)+");

    private static final Pattern GROUP = Pattern.compile("^\\| `(emp\\.[a-z.<>-]+\\.)(?:\\*)?`");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9.<>-]+)`");

    /** {@code <name>} and {@code []} stand for any; what is below a map or a list is its own. */
    private final Set<String> names = new TreeSet<>();

    KnownSettings() {
        try (Stream<Path> documents = Files.list(HOME.resolve("docs"))) {
            documents.filter(file -> file.toString().endsWith(".md")).forEach(this::readDocument);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Stream<Path> modules = Files.list(HOME)) {
            modules.map(module -> module.resolve("target/classes/META-INF/spring-configuration-metadata.json"))
                    .filter(Files::exists)
                    .forEach(this::readMetadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readDocument(Path file) {
        try {
            String group = "";
            for (String line : Files.readAllLines(file)) {
                Matcher matcher = IN_A_DOCUMENT.matcher(line);
                while (matcher.find()) {
                    names.add(matcher.group());
                }
                group = readRow(line, group);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tables may say in their head what all their names begin with. */
    private String readRow(String line, String group) {
        Matcher head = GROUP.matcher(line);
        if (head.find()) {
            return head.group(1);
        }
        if (group.isEmpty() || !line.startsWith("|")) {
            return "";
        }
        Matcher row = NAME.matcher(line.split("\\|", -1)[1]);
        while (row.find()) {
            names.add(group + row.group(1));
        }
        return group;
    }

    private void readMetadata(Path file) {
        JsonNode metadata = Chart.JSON.readTree(file);
        for (JsonNode property : metadata.path("properties")) {
            String type = property.path("type").asString("");
            String name = property.path("name").asString();
            boolean open = type.startsWith("java.util.Map") || type.startsWith("java.util.List");
            // The documents say more of what is in a map or list than its type does.
            boolean told =
                    names.stream().anyMatch(other -> other.startsWith(name + ".") || other.startsWith(name + "["));
            names.add(name + (open && !told ? ".*" : ""));
        }
    }

    boolean isVariable(String variable) {
        return names.stream()
                .anyMatch(name -> variable.matches(pattern(name.replace("-", "").toUpperCase(), "_", "[A-Z0-9]+")));
    }

    boolean isSetting(String path) {
        return names.stream().anyMatch(name -> path.matches(pattern(name, "\\.", "[^.]+")));
    }

    private static String pattern(String name, String dot, String part) {
        return name.replace(".*", "\u0001")
                .replace("<NAME>", "<name>")
                .replace("[]", ".<name>")
                .replace(".", dot)
                .replace("<name>", part)
                .replace("\u0001", "(" + dot + ".+)?");
    }

    List<String> all() {
        return List.copyOf(names);
    }
}
