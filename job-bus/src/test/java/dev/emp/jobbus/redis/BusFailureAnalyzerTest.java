package dev.emp.jobbus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.BusUnavailableException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class BusFailureAnalyzerTest {

    @Test
    void aRedisThatIsNotFitForUseIsNotSaidToBeMissing() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("spring.data.redis.url", "redis://user:hush@redis.example:6380")));
        BusUnavailableException fault = new BusUnavailableException("emp.bus.shards is 3, but 2 are in use");
        FailureAnalysis analysis = new BusFailureAnalyzer(environment).analyze(fault, fault);
        assertThat(analysis.getDescription())
                .isEqualTo("The Redis at redis://redis.example:6380 cannot be used."
                        + " emp.bus.shards is 3, but 2 are in use.");
        assertThat(analysis.getAction()).contains("docs/redis.md");
    }
}
