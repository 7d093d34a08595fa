package dev.emp.connector.support.files;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gives each file of a job a name that is safe in a path and that no other file of the job has. */
public final class FileNames {

    private static final int LONGEST_STEM = 150;
    private static final int LONGEST_EXTENSION = 20;

    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("image/png", ".png"),
            Map.entry("image/jpeg", ".jpg"),
            Map.entry("image/webp", ".webp"),
            Map.entry("image/gif", ".gif"),
            Map.entry("image/svg+xml", ".svg"),
            Map.entry("video/mp4", ".mp4"),
            Map.entry("video/webm", ".webm"),
            Map.entry("audio/mpeg", ".mp3"),
            Map.entry("audio/wav", ".wav"),
            Map.entry("audio/x-wav", ".wav"),
            Map.entry("audio/flac", ".flac"),
            Map.entry("audio/ogg", ".ogg"),
            Map.entry("application/json", ".json"),
            Map.entry("application/pdf", ".pdf"),
            Map.entry("application/zip", ".zip"),
            Map.entry("application/x-tar", ".tar"),
            Map.entry("text/plain", ".txt"));

    private final Set<String> taken = new HashSet<>();

    /** @param wanted may be empty, or anything a provider says */
    public String nameFor(String wanted) {
        return nameFor(wanted, "");
    }

    /** A name without an extension gets that of its content type, if it is one of the usual. */
    public String nameFor(String wanted, String contentType) {
        String safe = wanted.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_");
        int dot = safe.lastIndexOf('.');
        boolean hasExtension = dot > 0 && safe.length() - dot <= LONGEST_EXTENSION;
        String extension = hasExtension ? safe.substring(dot) : extensionFor(contentType);
        String stem = hasExtension ? safe.substring(0, dot) : safe;
        stem = stem.isEmpty() ? "file" : stem.substring(0, Math.min(LONGEST_STEM, stem.length()));
        String name = stem + extension;
        for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = stem + "-" + number + extension;
        }
        return name;
    }

    /** With its dot; empty for a type that nobody expects. */
    static String extensionFor(String contentType) {
        int parameters = contentType.indexOf(';');
        String bare = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return EXTENSIONS.getOrDefault(bare.strip().toLowerCase(Locale.ROOT), "");
    }
}
