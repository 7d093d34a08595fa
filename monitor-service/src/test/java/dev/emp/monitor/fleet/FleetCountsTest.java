package dev.emp.monitor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.monitor.feed.FeedTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetCountsTest {

    private final FeedTable<MachineRow> table =
            new FeedTable<>("machines", FeedTable.Audience.OPERATORS, new FeedTable.Limits(100, 100, 100), "1", "0");
    private final FleetCounts counts = new FleetCounts(table, Duration.ofMillis(500));

    private static MachineRow machine(String id, int slots, int busy, String... pools) {
        Map<String, List<String>> offers = pools.length == 0 ? Map.of() : Map.of("pool", List.of(pools));
        return new MachineRow(
                id,
                "gpu",
                "comfyui",
                "1.0",
                "healthy",
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(new MachineParts.Worker(id + "/gpu0", "gpu0", slots, busy, offers, List.of(), List.of())),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    @Test
    void tellsHowBusyTheMachinesOfEachPoolAre() {
        table.put(machine("a", 4, 1, "fast"), "1");
        table.put(machine("b", 4, 4, "fast", "cheap"), "2");
        table.put(machine("c", 2, 0), "3");
        assertThat(counts.run()).isEqualTo(Duration.ofMillis(500));
        assertThat(table.counts((String) null))
                .isEqualTo(Map.of("slots:fast", 8L, "busy:fast", 5L, "slots:", 2L, "busy:", 0L));
    }

    @Test
    void aLostMachineHasNoSlots() {
        table.put(machine("a", 4, 1, "fast").lost(), "1");
        counts.run();
        assertThat(table.counts((String) null)).isEmpty();
    }
}
