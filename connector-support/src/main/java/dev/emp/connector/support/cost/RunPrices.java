package dev.emp.connector.support.cost;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** What jobs cost that are paid by time or by piece. */
public final class RunPrices {

    /** The price of all that have none of their own. */
    public static final String ANY = "*";

    private final Map<String, RunPriceProperties> byName;

    public RunPrices(Map<String, RunPriceProperties> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * USD for one job; empty when there is no price.
     *
     * @param names what was used, the most exact name first
     * @param seconds how long the hardware worked
     */
    public OptionalDouble cost(List<String> names, double seconds) {
        RunPriceProperties price = names.stream()
                .map(byName::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(byName.get(ANY));
        if (price == null || (price.second() == null && price.run() == null)) {
            return OptionalDouble.empty();
        }
        double time = price.second() == null ? 0 : price.second() * seconds;
        return OptionalDouble.of(time + (price.run() == null ? 0 : price.run()));
    }
}
