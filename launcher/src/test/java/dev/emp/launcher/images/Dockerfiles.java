package dev.emp.launcher.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads Dockerfiles as far as their rules need it: stages, with their instructions on one line each. */
final class Dockerfiles {

    private static final Pattern FROM = Pattern.compile("FROM (\\S+) AS (\\S+)");
    private static final Pattern USE = Pattern.compile("(?:--from=|,from=)([^\\s,]+)");

    private Dockerfiles() {}

    /** The repository, from the folder of the module that is tested. */
    static Path home() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /** A part of a Dockerfile that begins with FROM. */
    record Stage(String name, String base, List<String> instructions) {

        Stage {
            instructions = List.copyOf(instructions);
        }

        /** Other stages or images that it copies from or mounts. */
        List<String> sources() {
            return Stream.concat(
                            Stream.of(base),
                            instructions.stream()
                                    .flatMap(line -> USE.matcher(line).results().map(found -> found.group(1))))
                    .toList();
        }

        boolean has(String instruction) {
            return instructions.stream().anyMatch(line -> line.startsWith(instruction + " "));
        }
    }

    /** The stages of a Dockerfile of the repository by their names, in their order. */
    static Map<String, Stage> stages(String file) {
        List<String> lines = instructions(file);
        Map<String, Stage> stages = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher from = FROM.matcher(lines.get(i));
            if (from.matches()) {
                List<String> own = lines.subList(i + 1, lines.size()).stream()
                        .takeWhile(line -> !line.startsWith("FROM "))
                        .toList();
                stages.put(from.group(2), new Stage(from.group(2), from.group(1), own));
            }
        }
        return stages;
    }

    /** All instructions, without comments, continued lines joined. */
    static List<String> instructions(String file) {
        List<String> joined = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String raw :
                read(file).lines().filter(text -> !text.startsWith("#")).toList()) {
            boolean goesOn = raw.endsWith("\\");
            line.append(goesOn ? raw.substring(0, raw.length() - 1) : raw);
            if (!goesOn) {
                joined.add(line.toString().strip().replaceAll("\\s+", " "));
                line.setLength(0);
            }
        }
        return joined.stream().filter(text -> !text.isEmpty()).collect(Collectors.toList());
    }

    static String read(String file) {
        try {
            return Files.readString(home().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
