package dev.emp.launcher.images;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts what a build did, from BuildKit's plain progress. A step is an instruction of the Dockerfile that makes or changes files;
 * what BuildKit does for itself, such as loading the context, is none.
 */
final class BuildLog {

    private static final Pattern STEP = Pattern.compile("#(\\d+) \\[[^\\]]*\\d+/\\d+\\] (FROM )?.*");
    private static final Pattern CACHED = Pattern.compile("#(\\d+) CACHED");

    private final Set<String> steps = new HashSet<>();
    private final Set<String> cached = new HashSet<>();

    void add(String line) {
        Matcher step = STEP.matcher(line);
        if (step.matches() && step.group(2) == null) {
            steps.add(step.group(1));
        }
        Matcher hit = CACHED.matcher(line);
        if (hit.matches()) {
            cached.add(hit.group(1));
        }
    }

    int steps() {
        return steps.size();
    }

    int cachedSteps() {
        return (int) steps.stream().filter(cached::contains).count();
    }

    /** Of a hundred steps, how many came from the cache; 0 for a build without steps. */
    double hitPercent() {
        return steps.isEmpty() ? 0 : 100.0 * cachedSteps() / steps();
    }
}
