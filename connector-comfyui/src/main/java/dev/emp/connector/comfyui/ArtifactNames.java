package dev.emp.connector.comfyui;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Gives each file of a job a name that is safe in a path and that no other file of the job has. */
final class ArtifactNames {

    private static final int LONGEST_STEM = 150;
    private static final int LONGEST_EXTENSION = 20;

    private final Set<String> taken = new HashSet<>();

    String nameFor(String filename) {
        String safe = filename.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_");
        int dot = safe.lastIndexOf('.');
        boolean hasExtension = dot > 0 && safe.length() - dot <= LONGEST_EXTENSION;
        String extension = hasExtension ? safe.substring(dot) : "";
        String stem = hasExtension ? safe.substring(0, dot) : safe;
        stem = stem.isEmpty() ? "file" : stem.substring(0, Math.min(LONGEST_STEM, stem.length()));
        String name = stem + extension;
        for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = stem + "-" + number + extension;
        }
        return name;
    }
}
