package dev.emp.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was meant. */
final class Spelling {

    private static final int LETTERS_PER_SLIP = 3;
    private static final int MOST_SLIPS = 2;

    private Spelling() {}

    /** The nearest word, if it is at most two slips away, and in a short one at most one. */
    static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= allowed(candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    private static int allowed(String word) {
        return Math.clamp(word.length() / LETTERS_PER_SLIP, 1, MOST_SLIPS);
    }

    /** How many letters are wrong, missing, too many or changed with their neighbour. */
    static int distance(String left, String right) {
        int[][] slips = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                slips[i][j] = i == 0 || j == 0 ? i + j : step(slips, i, j, left, right);
            }
        }
        return slips[left.length()][right.length()];
    }

    private static int step(int[][] slips, int i, int j, String left, String right) {
        int wrong = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(slips[i - 1][j], slips[i][j - 1]) + 1, slips[i - 1][j - 1] + wrong);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, slips[i - 2][j - 2] + 1) : least;
    }
}
