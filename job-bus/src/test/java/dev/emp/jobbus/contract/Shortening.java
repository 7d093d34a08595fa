package dev.emp.jobbus.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a list that shows a fault shorter: leaves out what is not needed, first large parts, then single elements. */
final class Shortening {

    private Shortening() {}

    /**
     * @param faulty whether a list still shows the fault; holds for {@code whole}
     * @param tries how often at most it is asked
     */
    static <T> List<T> shorten(List<T> whole, Predicate<List<T>> faulty, int tries) {
        List<T> best = whole;
        int left = tries;
        for (int part = Math.max(1, whole.size() / 2); part >= 1 && left > 0; part /= 2) {
            for (int from = 0; from < best.size() && left > 0; left--) {
                List<T> shorter = without(best, from, part);
                if (faulty.test(shorter)) {
                    best = shorter;
                } else {
                    from += part;
                }
            }
        }
        return best;
    }

    private static <T> List<T> without(List<T> list, int from, int count) {
        List<T> rest = new ArrayList<>(list.subList(0, from));
        rest.addAll(list.subList(Math.min(list.size(), from + count), list.size()));
        return rest;
    }
}
