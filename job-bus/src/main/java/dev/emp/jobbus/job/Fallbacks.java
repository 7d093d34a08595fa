package dev.emp.jobbus.job;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job may fall back on, and whether it has. A fallback is taken at once, in place of another attempt at what failed,
 * and has all attempts of the retry policy for itself. Those before it in the list are not taken any more.
 *
 * @param all at most {@link #MOST}, the first choice first
 * @param taken null while the job does what it was submitted for
 */
public record Fallbacks(List<Fallback> all, @Nullable Taken taken) {

    public static final int MOST = 10;
    public static final Fallbacks NONE = new Fallbacks(List.of(), null);

    /**
     * The latest change.
     *
     * @param index of the fallback in the list, from 0
     * @param original what the job was submitted for
     * @param after the number of the attempt that failed before
     * @param because how that attempt failed
     */
    public record Taken(int index, Task original, int after, FailureClass because) {}

    /** @throws IllegalArgumentException if there are too many */
    public Fallbacks {
        all = List.copyOf(all);
        if (all.size() > MOST) {
            throw new IllegalArgumentException("a job has at most " + MOST + " fallbacks");
        }
    }

    public static Fallbacks of(List<Fallback> all) {
        return all.isEmpty() ? NONE : new Fallbacks(all, null);
    }

    /** How many attempts went to what the job did before. */
    int attemptsBefore() {
        return taken == null ? 0 : taken.after;
    }

    /** The place in the list of what comes next after such a failure; empty when nothing does. */
    Optional<Integer> next(FailureClass failure) {
        for (int index = taken == null ? 0 : taken.index + 1; index < all.size(); index++) {
            if (all.get(index).on().contains(failure)) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }
}
