package dev.emp.monitor.feed;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which rows a client wants: for each facet named, one of its values. An empty filter wants all. */
record FeedFilter(Map<String, Set<String>> allowed) {

    static final FeedFilter ALL = new FeedFilter(Map.of());

    FeedFilter {
        Map<String, Set<String>> copy = new TreeMap<>();
        allowed.forEach((facet, values) -> copy.put(facet, Set.copyOf(values)));
        allowed = Map.copyOf(copy);
    }

    /** This filter, and of these values one as well. */
    FeedFilter and(String facet, Set<String> values) {
        Map<String, Set<String>> both = new TreeMap<>(allowed);
        both.merge(facet, values, (wanted, more) -> {
            Set<String> common = new TreeSet<>(wanted);
            common.retainAll(more);
            return common;
        });
        return new FeedFilter(both);
    }

    boolean accepts(FeedRow row) {
        return allowed.entrySet().stream().allMatch(condition -> {
            String value = row.facet(condition.getKey());
            return value != null && condition.getValue().contains(value);
        });
    }
}
