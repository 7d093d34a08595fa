package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceMemoryWatchTest {

    private static final long GIBIBYTE = 1L << 30;

    private final List<String> told = new ArrayList<>();
    private List<ServiceMemory> services = List.of();
    private final ServiceMemoryWatch watch =
            new ServiceMemoryWatch(() -> services, overrun -> told.add(overrun.text()));

    @Test
    void aServiceOverItsLimitIsToldInItsSecondReadingAndOnce() {
        assertThat(read(9)).isEmpty();

        assertThat(read(9)).containsExactly("comfyui-gpu0 takes 9.0 GiB of memory (limit 8.0 GiB)");
        assertThat(read(9)).isEmpty();
        assertThat(read(9)).isEmpty();
    }

    @Test
    void oneReadingOverTheLimitIsForgiven() {
        assertThat(read(9)).isEmpty();
        assertThat(read(8)).isEmpty();
        assertThat(read(9)).isEmpty();
    }

    @Test
    void itIsToldAgainAfterItHasBeenBelow() {
        read(9);
        assertThat(read(9)).hasSize(1);
        read(1);
        assertThat(read(9)).isEmpty();

        assertThat(read(9)).hasSize(1);
    }

    @Test
    void itIsToldAgainAfterItHasStartedAnew() {
        read(9);
        assertThat(read(9)).hasSize(1);

        watch.restarted("comfyui-gpu0");

        assertThat(read(9)).isEmpty();
        assertThat(read(9)).hasSize(1);
    }

    @Test
    void aServiceThatIsGoneIsForgotten() {
        read(9);
        services = List.of();
        watch.check();

        assertThat(read(9)).isEmpty();
    }

    @Test
    void aServiceWithoutALimitMayTakeAll() {
        services = List.of(new ServiceMemory("simulation", Long.MAX_VALUE, null));
        watch.check();
        watch.check();

        assertThat(told).isEmpty();
    }

    @Test
    void everyServiceCountsForItself() {
        services = List.of(new ServiceMemory("a", 9, 8L), new ServiceMemory("b", 7, 8L));
        watch.check();
        services = List.of(new ServiceMemory("a", 7, 8L), new ServiceMemory("b", 9, 8L));
        watch.check();
        assertThat(told).isEmpty();

        assertThat(watch.check()).isEqualTo(Duration.ofSeconds(5));

        assertThat(told).containsExactly("b takes 9 bytes of memory (limit 8 bytes)");
    }

    private List<String> read(long gibibytes) {
        services = List.of(new ServiceMemory("comfyui-gpu0", gibibytes * GIBIBYTE, 8 * GIBIBYTE));
        told.clear();
        watch.check();
        return List.copyOf(told);
    }
}
