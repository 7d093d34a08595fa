package dev.emp.connector.comfyui;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant who wrote a name that there is not. */
final class NearestNames {

    private static final int SHOWN = 3;
    private static final int LONGEST = 200;

    private NearestNames() {}

    private record Candidate(String name, int distance) {}

    /** At most three, the nearest first; none when all are far from it. */
    static List<String> of(String wrong, Collection<String> known) {
        String plain = plain(wrong);
        int limit = Math.max(2, plain.length() / 4);
        return known.stream()
                .map(name -> new Candidate(name, distance(plain, plain(name))))
                .filter(candidate -> candidate.distance() <= limit)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(SHOWN)
                .map(Candidate::name)
                .toList();
    }

    /** {@code ; did you mean "a" or "b"?}, or nothing. */
    static String hint(List<String> names) {
        return names.isEmpty() ? "" : "; did you mean \"" + String.join("\" or \"", names) + "\"?";
    }

    /** Neither the folder nor the case of letters nor how words are parted tells names apart. */
    private static String plain(String name) {
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = file.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]", "");
        return plain.substring(0, Math.min(LONGEST, plain.length()));
    }

    /** Levenshtein's: how many letters are to be put in, taken out or changed. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
