package dev.emp.launcher.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which module of the working copy uses which, as their pom.xml files say. What only tests use does not count.
 *
 * @param uses the modules that a module names itself
 */
record Modules(Map<String, Set<String>> uses) {

    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL);
    private static final Pattern OURS =
            Pattern.compile("<groupId>dev\\.emp</groupId>\\s*<artifactId>([^<]+)</artifactId>");
    private static final String OF_TESTS = "<scope>test</scope>";

    Modules {
        uses = Map.copyOf(uses);
    }

    static Modules of(Path workspace) throws IOException {
        List<Path> files;
        try (Stream<Path> folders = Files.list(workspace)) {
            files = folders.map(folder -> folder.resolve("pom.xml"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
        Map<String, Set<String>> uses = new HashMap<>();
        for (Path file : files) {
            uses.put(String.valueOf(file.getName(file.getNameCount() - 2)), namedIn(Files.readString(file)));
        }
        return new Modules(uses);
    }

    private static Set<String> namedIn(String pom) {
        return DEPENDENCY
                .matcher(pom)
                .results()
                .map(MatchResult::group)
                .filter(dependency -> !dependency.contains(OF_TESTS))
                .flatMap(dependency -> OURS.matcher(dependency).results())
                .map(found -> found.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A module and all that it uses, itself or through others. */
    Set<String> withAllThatItUses(String module) {
        Set<String> found = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(module));
        while (!next.isEmpty()) {
            String each = next.pop();
            if (found.add(each)) {
                next.addAll(uses.getOrDefault(each, Set.of()));
            }
        }
        return found;
    }

    /** A module and all that use it, themselves or through others. */
    Set<String> usersOf(String module) {
        Set<String> users = uses.keySet().stream()
                .filter(other -> withAllThatItUses(other).contains(module))
                .collect(Collectors.toSet());
        users.add(module);
        return users;
    }
}
