package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.testing.ScriptedProbe;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceMetricsTest {

    private final SettableClock clock = new SettableClock();
    private final ScriptedProbe probe = new ScriptedProbe(clock);
    private final ResourceWatch watch =
            new ResourceWatch(probe, new ResourceLimits(0.5, 1, 1, 1, Duration.ZERO, Duration.ofMinutes(5)), clock);
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @BeforeEach
    void bind() {
        new ResourceMetrics(watch).bindTo(registry);
    }

    @Test
    void beforeTheFirstReadingValuesAreNotKnown() {
        assertThat(scrape())
                .contains("emp_machine_cpu_ratio NaN", "emp_machine_network_receive_bytes_total 0.0")
                .noneMatch(line -> line.startsWith("emp_gpu"));
    }

    @Test
    void everythingIsInBaseUnitsUnderTheNamesOfPrometheus() {
        probe.useGpu(1, 0.25);
        watch.check();
        probe.useCpu(0.5);
        probe.useMemory(0.25);
        probe.transfer(1000, 500);
        clock.advance(Duration.ofSeconds(5));
        watch.check();

        assertThat(scrape())
                .containsExactlyInAnyOrder(
                        "emp_machine_cpu_ratio 0.5",
                        "emp_machine_cpu_cores 8.0",
                        "emp_machine_memory_used_bytes 6.442450944E9",
                        "emp_machine_memory_total_bytes 2.5769803776E10",
                        "emp_machine_disk_used_bytes{path=\"/machine\"} 1.073741824E10",
                        "emp_machine_disk_total_bytes{path=\"/machine\"} 1.073741824E11",
                        "emp_machine_network_receive_bytes_total 1000.0",
                        "emp_machine_network_transmit_bytes_total 500.0",
                        "emp_machine_resource_excess{resource=\"cpu\"} 0.0",
                        "emp_machine_resource_excess{resource=\"disk\"} 0.0",
                        "emp_machine_resource_excess{resource=\"gpu_memory\"} 0.0",
                        "emp_machine_resource_excess{resource=\"memory\"} 0.0",
                        "emp_gpu_utilization_ratio{gpu=\"1\"} 0.5",
                        "emp_gpu_memory_used_bytes{gpu=\"1\"} 2.147483648E10",
                        "emp_gpu_memory_total_bytes{gpu=\"1\"} 8.589934592E10",
                        "emp_gpu_temperature_celsius{gpu=\"1\"} 61.0",
                        "emp_gpu_power_watts{gpu=\"1\"} NaN");
    }

    @Test
    void anExcessIsOneWhileItLasts() {
        probe.useMemory(0.6);
        watch.check();
        assertThat(scrape()).contains("emp_machine_resource_excess{resource=\"memory\"} 1.0");

        probe.useMemory(0.1);
        watch.check();

        assertThat(scrape()).contains("emp_machine_resource_excess{resource=\"memory\"} 0.0");
    }

    @Test
    void aGpuThatIsNoLongerReadIsNotKnown() {
        probe.useGpu(0, 0.25);
        watch.check();
        probe.loseGpus();
        watch.check();

        assertThat(scrape()).contains("emp_gpu_memory_used_bytes{gpu=\"0\"} NaN");
    }

    @Test
    void aRegistryThatComesLateHasTheDisksAndGpusToo() {
        probe.useGpu(0, 0.25);
        watch.check();
        PrometheusMeterRegistry late = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

        new ResourceMetrics(watch).bindTo(late);

        assertThat(late.scrape()).contains("emp_gpu_power_watts", "emp_machine_disk_used_bytes");
    }

    private List<String> scrape() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }
}
