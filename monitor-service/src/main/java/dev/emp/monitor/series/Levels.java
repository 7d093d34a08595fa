package dev.emp.monitor.series;

import dev.emp.monitor.series.SeriesRow.Level;
import dev.emp.monitor.series.SeriesRow.PoolLevel;
import java.util.Map;

/** How things stand now. */
record Levels(Level level, Map<String, PoolLevel> pools) {

    Levels {
        pools = Map.copyOf(pools);
    }
}
