package dev.emp.jobbus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardsTest {

    private static List<String> tenants() {
        return IntStream.range(0, 6_400).mapToObj(i -> "tenant-" + i).toList();
    }

    /** Jobs lie where these numbers say: they must never change. */
    @Test
    void aTenantHasTheSameShardForEver() {
        assertThat(List.of("default", "acme", "beta", "ünal", "日本", ""))
                .extracting(new Shards(3)::of)
                .containsExactly(0, 0, 1, 0, 0, 0);
        assertThat(List.of("default", "acme", "beta", "ünal", "日本", ""))
                .extracting(new Shards(64)::of)
                .containsExactly(51, 51, 40, 34, 3, 0);
    }

    @Test
    void oneShardHasEverybody() {
        assertThat(tenants())
                .allSatisfy(tenant -> assertThat(Shards.ONE.of(tenant)).isZero());
    }

    @Test
    void tenantsSpreadEvenly() {
        for (int count : List.of(2, 3, 16, 64)) {
            Shards shards = new Shards(count);
            Map<Integer, Long> sizes =
                    tenants().stream().collect(Collectors.groupingBy(shards::of, Collectors.counting()));
            long fair = tenants().size() / count;
            assertThat(sizes).hasSize(count);
            assertThat(sizes.keySet()).allSatisfy(shard -> assertThat(shard).isBetween(0, count - 1));
            assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isBetween(fair * 6 / 10, fair * 14 / 10));
        }
    }

    @Test
    void oneShardMoreTakesTenantsAndMovesNoOthers() {
        Shards before = new Shards(4);
        Shards after = new Shards(5);
        Map<String, Integer> moved = tenants().stream()
                .filter(tenant -> before.of(tenant) != after.of(tenant))
                .collect(Collectors.toMap(Function.identity(), after::of));
        assertThat(moved.values()).containsOnly(4);
        assertThat(moved).hasSizeBetween(tenants().size() / 7, tenants().size() / 4);
    }

    @Test
    void thereAreOneToSixtyFour() {
        for (int wrong : List.of(0, -1, 65)) {
            assertThatThrownBy(() -> new Shards(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 64");
        }
    }
}
